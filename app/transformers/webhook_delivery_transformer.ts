import { BaseTransformer } from '@adonisjs/core/transformers'
import type WebhookDelivery from '#models/webhook_delivery'

export default class WebhookDeliveryTransformer extends BaseTransformer<WebhookDelivery> {
  toObject() {
    const { endpointId, payload } = this.resource
    return {
      ...this.pick(this.resource, [
        'id',
        'event',
        'resourceId',
        'status',
        'attempts',
        'requestHeaders',
        'responseStatus',
        'responseBody',
        'durationMs',
        'error',
        'nextAttemptAt',
        'createdAt',
        'completedAt',
      ]),
      webhookId: endpointId,
      payload: payload === null ? null : (JSON.parse(payload) as unknown),
      history: this.resource.history,
    }
  }
}
