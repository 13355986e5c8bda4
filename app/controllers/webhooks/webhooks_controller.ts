import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import CreateWebhook from '#actions/webhooks/create_webhook'
import UpdateWebhook from '#actions/webhooks/update_webhook'
import ChangeMade from '#events/change_made'
import WebhookEndpoint from '#models/webhook_endpoint'
import WebhookPolicy from '#policies/webhook_policy'
import ListWebhooks from '#queries/webhooks/list_webhooks'
import WebhookEndpointTransformer from '#transformers/webhook_endpoint_transformer'
import {
  createWebhookValidator,
  listWebhooksValidator,
  updateWebhookValidator,
} from '#validators/webhook'

export default class WebhooksController {
  /**
   * @index
   * @summary List own webhooks
   * @operationId listWebhooks
   */
  @inject()
  async index(ctx: HttpContext, listWebhooks: ListWebhooks) {
    await ctx.bouncer.with(WebhookPolicy).authorize('viewList')
    const query = await ctx.request.validateUsing(listWebhooksValidator)
    const userId = ctx.auth.getUserOrFail().id
    const { rows, total } = await listWebhooks.handle({ ...query, userId })
    const { page, pageSize } = query
    const listed = WebhookEndpointTransformer.transform(rows)
    return ctx.serializeList(listed, { page, pageSize, totalItems: total })
  }

  /**
   * @store
   * @summary Make a webhook
   * @operationId createWebhook
   */
  @inject()
  async store(ctx: HttpContext, createWebhook: CreateWebhook) {
    await ctx.bouncer.with(WebhookPolicy).authorize('create')
    const data: unknown = ctx.request.body()
    const fields = await ctx.request.validateUsing(createWebhookValidator, { data })
    const userId = ctx.auth.getUserOrFail().id
    const { webhook, secret } = await createWebhook.handle(userId, fields)
    ctx.response.status(201)
    return ctx.serialize({ ...new WebhookEndpointTransformer(webhook).toObject(), secret })
  }

  /**
   * @show
   * @summary Read a webhook
   * @operationId getWebhook
   */
  async show(ctx: HttpContext) {
    const webhook = await WebhookEndpoint.findOrFail(ctx.params.id)
    await ctx.bouncer.with(WebhookPolicy).authorize('view', webhook)
    return ctx.serialize(WebhookEndpointTransformer.transform(webhook))
  }

  /**
   * @update
   * @summary Change a webhook
   * @operationId updateWebhook
   */
  @inject()
  async update(ctx: HttpContext, updateWebhook: UpdateWebhook) {
    const webhook = await WebhookEndpoint.findOrFail(ctx.params.id)
    await ctx.bouncer.with(WebhookPolicy).authorize('update', webhook)
    const data: unknown = ctx.request.body()
    const changes = await ctx.request.validateUsing(updateWebhookValidator, { data })
    const changed = await updateWebhook.handle(webhook.id, changes)
    return ctx.serialize(WebhookEndpointTransformer.transform(changed))
  }

  /**
   * @destroy
   * @summary Delete a webhook with its deliveries
   * @operationId deleteWebhook
   */
  async destroy(ctx: HttpContext) {
    const webhook = await WebhookEndpoint.findOrFail(ctx.params.id)
    await ctx.bouncer.with(WebhookPolicy).authorize('delete', webhook)
    await webhook.delete()
    ChangeMade.note('webhook.deleted', webhook.id)
    return ctx.response.noContent()
  }
}
