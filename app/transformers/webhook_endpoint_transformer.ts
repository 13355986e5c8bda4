import { BaseTransformer } from '@adonisjs/core/transformers'
import type WebhookEndpoint from '#models/webhook_endpoint'

export default class WebhookEndpointTransformer extends BaseTransformer<WebhookEndpoint> {
  toObject() {
    return this.pick(this.resource, [
      'id',
      'userId',
      'url',
      'description',
      'events',
      'isActive',
      'previousSecretExpiresAt',
      'failingSince',
      'disabledAt',
      'disabledReason',
      'createdAt',
      'updatedAt',
    ])
  }
}
