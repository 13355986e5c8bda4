import { any, count, flag, id, list, nullable, object, oneOf, said, text, time } from './shapes.js'

const EVENTS = [
  'execution.completed',
  'execution.failed',
  'execution.cancelled',
  'execution.waiting',
  'deployment.healthy',
  'deployment.degraded',
  'deployment.unhealthy',
]

const webhook = {
  id,
  userId: id,
  url: { type: 'string', format: 'uri' },
  description: nullable(text),
  events: list(oneOf(...EVENTS)),
  isActive: flag,
  previousSecretExpiresAt: said(nullable(time), 'Until then the secret before signs too.'),
  failingSince: said(nullable(time), 'The first failure since the last message that arrived.'),
  disabledAt: nullable(time),
  disabledReason: said(
    nullable(oneOf('gone', 'failing')),
    'Why the server stopped: its answer was 410, or five days of nothing but failures.'
  ),
  createdAt: time,
  updatedAt: time,
}

/** app/transformers/webhook_endpoint_transformer and webhook_delivery_transformer. */
export const webhookSchemas = {
  Webhook: object(webhook),
  WebhookWithSecret: {
    ...object({
      ...webhook,
      secret: {
        type: 'string',
        pattern: '^whsec_[A-Za-z0-9+/]+={0,2}$',
        description: 'Shown once: an answer that is repeated, by `Idempotency-Key`, is without it.',
      },
    }),
    required: Object.keys(webhook),
  },
  WebhookDelivery: object({
    id: said(id, 'Also its `webhook-id`.'),
    webhookId: id,
    event: oneOf(...EVENTS, 'webhook.test'),
    resourceId: said(id, 'The execution or deployment.'),
    status: oneOf('pending', 'delivered', 'failed'),
    attempts: count,
    payload: said(any, 'What is sent; null before the first attempt.'),
    requestHeaders: said(
      {
        anyOf: [{ type: 'object', additionalProperties: { type: 'string' } }, { type: 'null' }],
      },
      'Of the last attempt, without the signature.'
    ),
    responseStatus: said(nullable({ type: 'integer' }), 'Null where no answer came.'),
    responseBody: said(nullable(text), 'Its first 1,000 characters.'),
    durationMs: nullable(count),
    error: nullable(text),
    history: list(
      object({
        attemptedAt: time,
        responseStatus: nullable({ type: 'integer' }),
        durationMs: count,
        error: nullable(text),
      })
    ),
    nextAttemptAt: said(nullable(time), 'Null when it is delivered or given up.'),
    createdAt: time,
    completedAt: nullable(time),
  }),
}
