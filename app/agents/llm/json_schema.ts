import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { RE2JS } from 're2js'
import type { Json, JsonObject } from '#engine/graph/types'

/** Errors that are told of one value. */
const MAX_ERRORS = 10

/** A schema that can't be compiled. */
export class SchemaError extends Error {
  override name = 'SchemaError'
}

/** Says what is wrong with a value: an empty list means nothing. */
export type SchemaCheck = (value: Json) => string[]

/** Patterns come from users, from models and from servers: they are matched in linear time. */
const linear = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(pattern)
    // By its text ajv tells one pattern from another.
    return { test: (text: string) => compiled.matcher(text).find(), toString: () => pattern }
  },
  { code: 'linear' }
)

/**
 * Compiles a JSON Schema (2020-12, which reads what most earlier ones say alike). Unknown keywords
 * and formats are let be; references lead only within the schema.
 *
 * @throws SchemaError
 */
export function compileSchema(schema: JsonObject): SchemaCheck {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: false,
    logger: false,
    validateSchema: true,
    code: { regExp: linear },
  })
  addFormats.default(ajv, { mode: 'fast' })
  // A dialect that is not known, and an id that another schema has, would be refused; `$async` would
  // answer with a promise.
  const own = { ...schema, $schema: undefined, $id: undefined, $async: undefined }
  let validate: ValidateFunction
  try {
    validate = ajv.compile(own)
  } catch (error) {
    throw new SchemaError(error instanceof Error ? error.message : String(error))
  }
  return (value) => {
    try {
      return validate(value) ? [] : told(validate.errors ?? [])
    } catch {
      // A schema that refers to itself without an end.
      return ['can not be checked by this schema']
    }
  }
}

function told(errors: ErrorObject[]): string[] {
  return errors.slice(0, MAX_ERRORS).map(({ instancePath, message, params }) => {
    const extra = (params as Record<string, unknown>).additionalProperty
    const named = typeof extra === 'string' ? ` ("${extra.slice(0, 100)}")` : ''
    return `${instancePath === '' ? 'it' : instancePath} ${message ?? 'is invalid'}${named}`
  })
}
