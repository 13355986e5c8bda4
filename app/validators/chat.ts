import vine from '@vinejs/vine'
import { notNull, text } from '#validators/fields'

/** Messages of one request, and characters of each. */
const MAX_MESSAGES = 1_000
const MAX_LENGTH = 1_000_000

const ROLES = ['system', 'developer', 'user', 'assistant', 'tool', 'function'] as const

const textOrParts = vine.createRule(
  (value, _options: undefined, field) => {
    if (value === undefined || value === null) return
    if (typeof value === 'string' && value.length <= MAX_LENGTH) return
    if (Array.isArray(value) && value.every(isPart)) return
    field.report(
      'The {{ field }} field must be text, or parts of text and images',
      'content',
      field
    )
  },
  {
    name: 'textOrParts',
    toJSONSchema: (schema) => {
      const image = { type: 'object', properties: { url: { type: 'string' } }, required: ['url'] }
      const of = (type: string, rest: object) => {
        const properties = { type: { type: 'string', enum: [type] }, ...rest }
        return { type: 'object', properties, required: Object.keys(properties) }
      }
      const parts = [
        of('text', { text: { type: 'string' } }),
        of('image_url', { image_url: image }),
      ]
      const list = { type: 'array', items: { anyOf: parts } }
      schema.anyOf = [{ type: 'string' }, list, { type: 'null' }] as never
    },
  }
)

function isPart(part: unknown): boolean {
  const { type, text: said, image_url: image } = (part ?? {}) as Record<string, unknown>
  if (type === 'text') return typeof said === 'string' && said.length <= MAX_LENGTH
  return type === 'image_url' && typeof (image as { url?: unknown } | null)?.url === 'string'
}

/** POST /run/:id/v1/chat/completions. What the agent's own config says (temperature, ...) is dropped. */
export const chatCompletionValidator = vine.create({
  model: text(0, 255).optional(),
  messages: vine
    .array(
      vine.object({ role: vine.enum(ROLES), content: vine.any().use(textOrParts()).optional() })
    )
    .minLength(1)
    .maxLength(MAX_MESSAGES)
    .use(notNull()),
  stream: vine.boolean({ strict: true }).nullable().optional(),
  stream_options: vine
    .object({ include_usage: vine.boolean({ strict: true }).nullable().optional() })
    .nullable()
    .optional(),
  n: vine.number({ strict: true }).range([1, 1]).nullable().optional(),
  user: text(0, 255).nullable().optional(),
})
