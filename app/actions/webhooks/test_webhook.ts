import { v7 as uuid } from 'uuid'
import ConflictException from '#exceptions/conflict_exception'
import WebhookDelivery from '#models/webhook_delivery'
import type WebhookEndpoint from '#models/webhook_endpoint'

/** Sends a message that says nothing, so that a receiver can be tried. */
export default class TestWebhook {
  /** @throws ConflictException when the webhook is told nothing. */
  async handle(endpoint: WebhookEndpoint): Promise<WebhookDelivery> {
    if (!endpoint.isActive) throw new ConflictException('The webhook is not active')
    const id = uuid()
    const row = { id, endpointId: endpoint.id, event: 'webhook.test', resourceId: endpoint.id }
    await WebhookDelivery.create(row)
    return WebhookDelivery.findOrFail(id)
  }
}
