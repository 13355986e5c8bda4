import { codeAgent, type OfficialTemplate } from '#database/templates/official_template'

const CODE = `
const first = (payload, ...paths) => {
  for (const path of paths) {
    const value = path.split('.').reduce((node, key) => node?.[key], payload)
    if (value !== undefined && value !== null && value !== '') return value
  }
  return null
}

export function main({ payload }) {
  const at = first(payload, 'occurred_at', 'created_at', 'timestamp', 'created', 'time')
  // Seconds or milliseconds since 1970, or a text that Date understands.
  const date = typeof at === 'number' ? new Date(at < 1e11 ? at * 1000 : at) : new Date(at ?? NaN)
  const event = {
    id: String(first(payload, 'id', 'event_id', 'eventId', 'delivery') ?? ''),
    type: String(first(payload, 'type', 'event', 'event_type', 'action') ?? 'unknown').toLowerCase(),
    occurredAt: Number.isNaN(date.getTime()) ? null : date.toISOString(),
    actor: first(payload, 'user.email', 'sender.login', 'actor.name', 'customer.email', 'user'),
    data: first(payload, 'data.object', 'data', 'payload', 'body') ?? payload,
  }
  if (event.id === '') console.warn('The payload names no id')
  return event
}
`

export const webhookPayloadNormalizer: OfficialTemplate = {
  name: 'Webhook payload normalizer',
  description:
    'Brings the payloads of different senders into one shape: id, type, time, actor and data.',
  category: 'integration',
  type: 'agent',
  tags: ['webhooks', 'code'],
  templateData: {
    ...codeAgent('Webhook payload normalizer', 'Gives every webhook the same shape.', CODE),
    parameters: {
      payload: { type: 'object', required: true, description: 'The body as it came in' },
    },
  },
}
