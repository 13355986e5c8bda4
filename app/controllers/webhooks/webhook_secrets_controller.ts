import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import RotateWebhookSecret from '#actions/webhooks/rotate_webhook_secret'
import WebhookEndpoint from '#models/webhook_endpoint'
import WebhookPolicy from '#policies/webhook_policy'
import WebhookEndpointTransformer from '#transformers/webhook_endpoint_transformer'

export default class WebhookSecretsController {
  /**
   * @store
   * @summary Give a webhook another secret
   * @operationId rotateWebhookSecret
   */
  @inject()
  async store(ctx: HttpContext, rotate: RotateWebhookSecret) {
    const found = await WebhookEndpoint.findOrFail(ctx.params.id)
    await ctx.bouncer.with(WebhookPolicy).authorize('update', found)
    const { webhook, secret } = await rotate.handle(found.id)
    return ctx.serialize({ ...new WebhookEndpointTransformer(webhook).toObject(), secret })
  }
}
