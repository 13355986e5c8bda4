import db from '@adonisjs/lucid/services/db'
import ConflictException from '#exceptions/conflict_exception'
import type WebhookDelivery from '#models/webhook_delivery'
import type WebhookEndpoint from '#models/webhook_endpoint'

/** Delivers once more, with the same id, whether it was delivered before or not; for another 24 h. */
const AGAIN = `
  update webhook_deliveries set status = 'pending', next_attempt_at = now(), held_until = null,
    completed_at = null, expires_at = now() + interval '24 hours'
  where id = ? and (held_until is null or held_until <= now())`

export default class RedeliverWebhook {
  /** @throws ConflictException when the webhook is told nothing. */
  async handle(endpoint: WebhookEndpoint, delivery: WebhookDelivery): Promise<WebhookDelivery> {
    if (!endpoint.isActive) throw new ConflictException('The webhook is not active')
    await db.rawQuery(AGAIN, [delivery.id])
    return delivery.refresh()
  }
}
