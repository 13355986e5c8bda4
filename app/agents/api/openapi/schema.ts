import type { AgentParameter } from '#engine/contracts/agent_runner'
import type { Json, JsonObject } from '#engine/graph/types'
import { isObject, objectsOf, type OpenApiDocument } from './document.js'

const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array'] as const
/** Characters of a description, and values of an enumeration that it lists. */
const MAX_DESCRIPTION = 1000
const MAX_LISTED = 30
/** Levels of `allOf` within `allOf`. */
const MAX_LEVELS = 20

/** A parameter as an agent declares it, from a schema; `more` says what the schema can't. */
export function parameterOf(
  document: OpenApiDocument,
  given: Json | undefined,
  more: { required: boolean; description?: Json; example?: Json },
  place: string
): AgentParameter {
  const schema = merged(document, given, place)
  const type = typeOf(schema)
  const value = schema.default
  const fits = value !== undefined && value !== null && isOf(value, type)
  return {
    type,
    ...(more.required && !fits ? { required: true } : {}),
    ...describedBy(schema, more.description),
    ...(fits ? { default: value } : {}),
  }
}

function describedBy(schema: JsonObject, own: Json | undefined): { description?: string } {
  const parts = [own, own === schema.description ? undefined : schema.description]
    .filter((part) => typeof part === 'string' && part.trim() !== '')
    .slice(0, 1)
  const values = Array.isArray(schema.enum) ? schema.enum.slice(0, MAX_LISTED) : []
  if (values.length > 0) parts.push(`One of ${values.map((one) => JSON.stringify(one)).join(', ')}`)
  if (typeof schema.format === 'string' && parts.length === 0) parts.push(schema.format)
  const text = parts.join('. ').slice(0, MAX_DESCRIPTION)
  return text === '' ? {} : { description: text }
}

/** A nullable or mixed schema takes any value; what is left out of the agent's types does too. */
function typeOf(schema: JsonObject): NonNullable<AgentParameter['type']> {
  const told = schema.type ?? (isObject(schema.properties) ? 'object' : undefined)
  const [type, ...others] = [told].flat().filter((one) => one !== 'null')
  const known = TYPES.find((one) => one === type)
  return known !== undefined && others.length === 0 && schema.nullable !== true ? known : 'any'
}

function isOf(value: Json, type: AgentParameter['type']): boolean {
  if (type === 'any') return true
  if (type === 'integer') return Number.isInteger(value)
  return (Array.isArray(value) ? 'array' : typeof value) === type
}

/** The schema with what its `allOf` adds. Circles end where they close. */
export function merged(
  document: OpenApiDocument,
  given: Json | undefined,
  place: string,
  open: ReadonlySet<Json> = new Set()
): JsonObject {
  const schema = document.resolve(given, place)
  if (!isObject(schema)) return {}
  const parts = objectsOf(document, schema.allOf, `${place}/allOf`)
  if (parts.length === 0 || open.has(schema) || open.size > MAX_LEVELS) return schema
  const within = new Set([...open, schema])
  const whole: JsonObject = { ...schema, properties: {}, required: [] }
  for (const part of [...parts.map((one) => merged(document, one, place, within)), schema]) {
    if (isObject(part.properties ?? null)) {
      Object.assign(whole.properties as JsonObject, part.properties)
    }
    if (Array.isArray(part.required)) (whole.required as Json[]).push(...part.required)
    for (const name of ['type', 'description', 'format']) whole[name] ??= part[name] ?? null
  }
  if (Object.keys(whole.properties as JsonObject).length === 0) delete whole.properties
  return whole
}
