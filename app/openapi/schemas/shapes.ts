/** A JSON Schema of draft 2020-12, as OpenAPI 3.1 takes it. */
export type Schema = { [keyword: string]: unknown }

/** An object that has all of these properties and no others. */
export function object(properties: Record<string, Schema>, description?: string): Schema {
  return {
    type: 'object',
    ...(description ? { description } : {}),
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  }
}

/** A component of the document, by its name. */
export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })

export const list = (items: Schema): Schema => ({ type: 'array', items })

/** One of these texts. */
export const oneOf = (...values: readonly string[]): Schema => ({ type: 'string', enum: values })

/** The same, or null. */
export function nullable(schema: Schema): Schema {
  if (typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] }
  const type = [schema.type, 'null']
  return Array.isArray(schema.enum)
    ? { ...schema, type, enum: [...schema.enum, null] }
    : { ...schema, type }
}

/** The schema, said in words. */
export const said = (schema: Schema, description: string): Schema => ({ ...schema, description })

export const text: Schema = { type: 'string' }
export const flag: Schema = { type: 'boolean' }
export const id: Schema = { type: 'string', format: 'uuid' }
export const time: Schema = { type: 'string', format: 'date-time' }
export const count: Schema = { type: 'integer', minimum: 0 }
export const positive: Schema = { type: 'integer', minimum: 1 }

/** A JSON object of any content. */
export const free: Schema = { type: 'object', additionalProperties: true }

/** Any JSON value. */
export const any: Schema = {}
