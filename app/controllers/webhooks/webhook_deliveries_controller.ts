import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import RedeliverWebhook from '#actions/webhooks/redeliver_webhook'
import TestWebhook from '#actions/webhooks/test_webhook'
import ChangeMade from '#events/change_made'
import WebhookDelivery from '#models/webhook_delivery'
import WebhookEndpoint from '#models/webhook_endpoint'
import WebhookPolicy from '#policies/webhook_policy'
import ListDeliveries from '#queries/webhooks/list_deliveries'
import WebhookDeliveryTransformer from '#transformers/webhook_delivery_transformer'
import { listDeliveriesValidator } from '#validators/webhook'

export default class WebhookDeliveriesController {
  /**
   * @index
   * @summary List the deliveries of a webhook
   * @operationId listWebhookDeliveries
   */
  @inject()
  async index(ctx: HttpContext, listDeliveries: ListDeliveries) {
    const { id: endpointId } = await this.find(ctx, 'view')
    const query = await ctx.request.validateUsing(listDeliveriesValidator)
    const { rows, nextCursor } = await listDeliveries.handle({ ...query, endpointId })
    const listed = WebhookDeliveryTransformer.transform(rows)
    return ctx.serializePage(listed, { nextCursor, pageSize: query.pageSize })
  }

  /**
   * @store
   * @summary Send a test to a webhook
   * @operationId testWebhook
   */
  @inject()
  async store(ctx: HttpContext, testWebhook: TestWebhook) {
    const webhook = await this.find(ctx, 'update')
    const delivery = await testWebhook.handle(webhook)
    ctx.response.status(201)
    return ctx.serialize(WebhookDeliveryTransformer.transform(delivery))
  }

  /**
   * @update
   * @summary Deliver once more
   * @operationId redeliverWebhook
   */
  @inject()
  async update(ctx: HttpContext, redeliver: RedeliverWebhook) {
    const webhook = await WebhookEndpoint.findOrFail(ctx.params.id)
    const found = await WebhookDelivery.findOf(webhook.id, String(ctx.params.deliveryId))
    await ctx.bouncer.with(WebhookPolicy).authorize('update', webhook)
    const delivery = await redeliver.handle(webhook, found)
    ChangeMade.note('webhook.redelivered', webhook.id, { deliveryId: found.id })
    return ctx.serialize(WebhookDeliveryTransformer.transform(delivery))
  }

  protected async find(ctx: HttpContext, ability: 'view' | 'update'): Promise<WebhookEndpoint> {
    const webhook = await WebhookEndpoint.findOrFail(ctx.params.id)
    await ctx.bouncer.with(WebhookPolicy).authorize(ability, webhook)
    return webhook
  }
}
