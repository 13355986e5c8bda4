import vine from '@vinejs/vine'

/** `null` is a value that was sent, so where a field has none it is an error, not an absence. */
export const notNull = vine.createRule(
  (value, _options: undefined, field) => {
    if (value === null) field.report('The {{ field }} field must not be null', 'notNull', field)
  },
  { name: 'notNull', implicit: true }
)

const plainObject = vine.createRule(
  (value, _options: undefined, field) => {
    if (value === undefined) return
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      field.report('The {{ field }} field must be an object', 'object', field)
    }
  },
  {
    name: 'object',
    implicit: true,
    toJSONSchema: (schema) => {
      delete schema.anyOf
      schema.type = 'object'
      schema.additionalProperties = true
    },
  }
)

const once = vine.createRule((value, _options: undefined, field) => {
  if (Array.isArray(value)) field.mutate([...new Set(value)], field)
})

/** Any JSON value, `null` included. */
export const jsonValue = () => vine.any().nullable()

/** A JSON object of any content. */
export const jsonObject = () => vine.any().use(plainObject())

/** A value whose JSON is no longer than so many characters. */
export const notOver = vine.createRule(
  (value, max: number, field) => {
    if (value === undefined || JSON.stringify(value).length <= max) return
    field.report(`The {{ field }} field must not be over ${max} characters of JSON`, 'max', field)
  },
  { name: 'notOver' }
)

/** A text of a length, stored as sent. */
export const text = (min: number, max: number) =>
  vine.string().minLength(min).maxLength(max).use(notNull())

/** A name: 1-255 characters, not only blanks. */
export const name = () => text(1, 255).regex(/\S/)

export const description = () => vine.string().maxLength(10_000).nullable().optional()

/** A whole number within bounds. */
export const integer = (min: number, max: number) =>
  vine.number({ strict: true }).withoutDecimals().range([min, max]).use(notNull())

export const flag = () => vine.boolean({ strict: true }).use(notNull())

export const status = () => vine.enum(['draft', 'active', 'inactive', 'archived']).use(notNull())

/** Up to 50 tags, each once. */
export const tags = () => vine.array(text(1, 50)).maxLength(50).use(notNull()).use(once())
