import { nothing, one, pageOf, type Operations } from '../operation.js'
import { list, object, ref } from '../schemas/shapes.js'
import {
  createWebhookValidator,
  listDeliveriesValidator,
  listWebhooksValidator,
  updateWebhookValidator,
} from '#validators/webhook'

const INACTIVE = { 409: 'The webhook is not active.' }

const SECRET_SHOWN = ['Cache-Control']

export const webhookOperations: Operations = {
  listWebhooks: {
    query: listWebhooksValidator,
    answers: { 200: pageOf('Webhook', 'A page of the own webhooks.') },
  },
  createWebhook: {
    description:
      'An address that is told what happens, by POST, signed as Standard Webhooks says: `webhook-id`, `webhook-timestamp`, `webhook-signature`. A message is `{ type, timestamp, data }`. Any 2xx takes it; anything else, and no answer within 15 s, is tried again for 24 hours, after 5 s, 15 s, 45 s and so on. The same message may come twice, with the same `webhook-id`. A secret is drawn where none is given.',
    body: {
      name: 'CreateWebhookBody',
      validator: createWebhookValidator,
      example: { url: 'https://shop.example/turbocat', events: ['execution.failed'] },
    },
    answers: {
      201: one('WebhookWithSecret', 'The webhook, with its secret, which is shown once.', [
        ...SECRET_SHOWN,
      ]),
    },
    failures: { 409: 'There are 50 webhooks already.' },
  },
  getWebhook: { answers: { 200: one('Webhook', 'The webhook.') } },
  updateWebhook: {
    description:
      'After another `secret` the one before signs too for 24 hours. `isActive: false` fails what is on its way; `true` begins anew, whatever the webhook was disabled for.',
    body: {
      name: 'UpdateWebhookBody',
      validator: updateWebhookValidator,
      example: { isActive: true },
    },
    answers: { 200: one('Webhook', 'The changed webhook.') },
  },
  deleteWebhook: { answers: { 204: nothing('Deleted, with its deliveries.') } },
  rotateWebhookSecret: {
    description:
      'Messages carry a signature of each secret for 24 hours; then the old one is gone.',
    answers: {
      200: one('WebhookWithSecret', 'The webhook, with its secret, which is shown once.', [
        ...SECRET_SHOWN,
      ]),
    },
  },
  testWebhook: {
    description: 'Sends a message of the type `webhook.test`.',
    answers: { 201: one('WebhookDelivery', 'The delivery, on its way.') },
    failures: INACTIVE,
  },
  listWebhookDeliveries: {
    description: 'The newest first; kept for 30 days.',
    query: listDeliveriesValidator,
    answers: {
      200: {
        description: 'A page of its deliveries.',
        schema: object({
          success: { type: 'boolean', const: true },
          data: list(ref('WebhookDelivery')),
          pagination: ref('CursorPagination'),
          meta: ref('Meta'),
        }),
      },
    },
  },
  redeliverWebhook: {
    description:
      'Sends it once more, with the same `webhook-id` and body, and tries for another 24 hours. One that is being sent at this moment stays as it is.',
    answers: { 200: one('WebhookDelivery', 'The delivery, on its way.') },
    failures: INACTIVE,
  },
}
