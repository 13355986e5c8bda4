import vine from '@vinejs/vine'
import { description, flag, notNull, text } from '#validators/fields'
import { keysetFields, listQuery } from '#validators/list'

/** The same as `WEBHOOK_EVENTS` of the model, which a test compares. */
const EVENTS = [
  'execution.completed',
  'execution.failed',
  'execution.cancelled',
  'execution.waiting',
  'deployment.healthy',
  'deployment.degraded',
  'deployment.unhealthy',
] as const

const httpUrl = vine.createRule(
  (value, _options: undefined, field) => {
    if (typeof value !== 'string') return
    const url = URL.parse(value)
    if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
      return field.report('The {{ field }} field must be an http or https URL', 'url', field)
    }
    if (url.username !== '' || url.password !== '') {
      field.report('The {{ field }} field may not carry credentials', 'url', field)
    }
  },
  {
    name: 'httpUrl',
    toJSONSchema: (schema) => {
      schema.format = 'uri'
    },
  }
)

const once = vine.createRule((value, _options: undefined, field) => {
  if (Array.isArray(value)) field.mutate([...new Set(value)], field)
})

/** 24 to 64 bytes, as Standard Webhooks asks for. */
const longEnough = vine.createRule((value, _options: undefined, field) => {
  if (typeof value !== 'string') return
  const bytes = Buffer.from(value.replace(/^whsec_/, ''), 'base64').length
  if (bytes >= 24 && bytes <= 64) return
  field.report('The {{ field }} field must hold 24 to 64 bytes', 'length', field)
})

const url = () => text(1, 2048).use(httpUrl())
const events = () => vine.array(vine.enum(EVENTS)).minLength(1).use(notNull()).use(once())
const secret = () =>
  text(1, 100)
    .regex(/^whsec_[A-Za-z0-9+/]+={0,2}$/)
    .use(longEnough())

/** POST /webhooks */
export const createWebhookValidator = vine.create({
  url: url(),
  events: events(),
  secret: secret().optional(),
  isActive: flag().optional(),
  description: description(),
})

/** PATCH /webhooks/:id */
export const updateWebhookValidator = vine.create({
  url: url().optional(),
  events: events().optional(),
  secret: secret().optional(),
  isActive: flag().optional(),
  description: description(),
})

/** GET /webhooks */
export const listWebhooksValidator = listQuery(['createdAt', 'updatedAt'])

/** GET /webhooks/:id/deliveries, newest first. */
export const listDeliveriesValidator = vine.create({
  ...keysetFields(),
  status: vine.enum(['pending', 'delivered', 'failed'] as const).optional(),
  event: vine.enum([...EVENTS, 'webhook.test'] as const).optional(),
})
