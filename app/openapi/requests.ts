import type { Schema } from './schemas/shapes.js'

/** Any of VineJS's compiled validators. */
export interface Validator {
  toJSONSchema(): object
  tryValidate(data: unknown, options: { meta: never }): Promise<[unknown, unknown]>
}

/** What VineJS writes for a UUID that is matched without regard to case. */
const UUID_PATTERN = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'

/** As many kinds of value as JSON has: what is one of these is anything. */
const KINDS_OF_JSON = 6

/**
 * What a validator takes, as a JSON Schema of draft 2020-12.
 *
 * Keys that it does not know are dropped and no error, so objects are open. Fields that it fills
 * in are optional: it is asked what it makes of the least that it takes, and what it adds to that
 * is the default.
 *
 * @param least - An input that it takes; the less is in it, the more defaults are found.
 */
export async function schemaOf(validator: Validator, least: unknown = {}): Promise<Schema> {
  const schema = translate(structuredClone(validator.toJSONSchema()) as Schema)
  const filled = await defaultsOf(validator, least as Record<string, unknown>)
  const properties = schema.properties as Record<string, Schema>
  for (const [name, value] of Object.entries(filled)) {
    properties[name] = { ...properties[name], default: value }
  }
  const required = (schema.required as string[]).filter((name) => filled[name] === undefined)
  return required.length > 0 ? { ...schema, required } : without(schema, 'required')
}

async function defaultsOf(validator: Validator, least: Record<string, unknown>) {
  const [error, output] = await validator.tryValidate(least, { meta: {} as never })
  if (error !== null || typeof output !== 'object' || output === null) return {}
  const entries = Object.entries(output as Record<string, unknown>)
  return Object.fromEntries(
    entries.filter(([name, value]) => value !== undefined && !Object.hasOwn(least, name))
  )
}

/** Draft 7, as VineJS writes it, to what it means in draft 2020-12; nested schemas too. */
function translate(schema: Schema): Schema {
  const translated: Schema = {}
  for (const [keyword, value] of Object.entries(schema)) {
    translated[keyword] = keyword === 'properties' ? translateEach(value) : nested(value)
  }
  if (translated.additionalProperties === false) delete translated.additionalProperties
  if (isEmptyList(translated.required) && schema.properties === undefined) {
    delete translated.required
  }
  if (Array.isArray(translated.anyOf) && translated.anyOf.length === KINDS_OF_JSON) {
    delete translated.anyOf
  }
  if (translated.pattern === UUID_PATTERN) {
    delete translated.pattern
    translated.format = 'uuid'
  }
  if (translated.type === undefined && isListOfTexts(translated.enum)) translated.type = 'string'
  return translated
}

function translateEach(properties: unknown): Record<string, Schema> {
  const entries = Object.entries(properties as Record<string, Schema>)
  return Object.fromEntries(entries.map(([name, schema]) => [name, translate(schema)]))
}

function nested(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nested)
  return typeof value === 'object' && value !== null ? translate(value as Schema) : value
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}

function without(schema: Schema, keyword: string): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== keyword))
}
