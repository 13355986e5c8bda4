import vine from '@vinejs/vine'
import { integer, name } from '#validators/fields'
import { listQuery } from '#validators/list'

const RESOURCES = [
  'agents',
  'workflows',
  'executions',
  'templates',
  'deployments',
  'webhooks',
] as const

/** What a key can be allowed to do. Users, sessions, keys and the audit trail have no scope. */
export const SCOPES = [
  ...RESOURCES.map((resource) => `read:${resource}` as const),
  ...RESOURCES.map((resource) => `write:${resource}` as const),
  'execute:agents',
  'execute:workflows',
  'execute:deployments',
  'read:analytics',
] as const

const once = vine.createRule((value, _options: undefined, field) => {
  if (Array.isArray(value)) field.mutate([...new Set(value)], field)
})

const future = vine.createRule(
  (value, _options: undefined, field) => {
    if (value instanceof Date && value.getTime() <= Date.now()) {
      field.report('The {{ field }} field must be in the future', 'future', field)
    }
  },
  { name: 'future' }
)

/** What a validator can't tell the API's document: that a date comes as a text. */
const TIME = { type: 'string', format: 'date-time' }

/** POST /api-keys */
export const createApiKeyValidator = vine.create({
  name: name(),
  scopes: vine.array(vine.enum(SCOPES)).minLength(1).maxLength(100).use(once()),
  expiresAt: vine
    .date({ formats: ['iso8601'] })
    .use(future())
    .meta(TIME)
    .nullable()
    .optional(),
  rateLimitPerMinute: integer(1, 10_000).parse((value) => (value === undefined ? 60 : value)),
})

/** GET /api-keys */
export const listApiKeysValidator = listQuery(['createdAt', 'name', 'lastUsedAt', 'expiresAt'])
