import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { RE2JS } from 're2js'
import { PayloadRules } from '#engine/contracts/payload_rules'
import type { Json, JsonObject, Problem } from '#engine/graph/types'

/** Schemas that stay compiled; the one that was used longest ago goes first. */
const KEPT = 200

const FORMATS = ['date-time', 'date', 'time', 'email', 'uri', 'uuid', 'ipv4', 'ipv6', 'hostname']

/** Patterns of users run in RE2, in time linear to the text: none can hang the process. */
const linear = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(pattern)
    // By its text ajv tells one pattern from another.
    const test = (checked: string) => compiled.matcher(checked).find()
    return { test, toString: () => pattern }
  },
  { code: 'linear' }
)

/**
 * JSON Schema 2020-12 by ajv. Schemas refer to nothing outside and have no references in them (the
 * graph's validation refuses those), so judging takes time linear to schema times payload.
 */
export class JsonSchemaRules extends PayloadRules {
  #kept = new Map<string, ValidateFunction>()

  problems(schema: JsonObject, payload: Json): Problem[] {
    let validate: ValidateFunction
    try {
      validate = this.#compiled(schema)
    } catch (error) {
      return [{ field: '', message: `The schema can't be used: ${text(error)}`, rule: 'schema' }]
    }
    if (validate(payload)) return []
    return (validate.errors ?? []).map(({ instancePath, message, keyword, params }) => {
      const missing = (params as { missingProperty?: string }).missingProperty
      const path = missing === undefined ? instancePath : `${instancePath}/${missing}`
      const field = path
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
        .join('.')
      return { field, message: message ?? 'Does not fit the schema', rule: keyword }
    })
  }

  inspect(schema: JsonObject): string | null {
    try {
      this.#compiled(schema)
      return null
    } catch (error) {
      return text(error)
    }
  }

  #compiled(schema: JsonObject): ValidateFunction {
    const key = JSON.stringify(schema)
    const validate = this.#kept.get(key) ?? compile(schema)
    this.#kept.delete(key)
    this.#kept.set(key, validate)
    const oldest = this.#kept.keys().next()
    if (this.#kept.size > KEPT && !oldest.done) this.#kept.delete(oldest.value)
    return validate
  }
}

/** One ajv each: an ajv keeps what it has compiled for ever. */
function compile(schema: JsonObject): ValidateFunction {
  const ajv = new Ajv2020({
    strict: false,
    logger: false,
    code: { regExp: linear },
    addUsedSchema: false,
  })
  addFormats.default(ajv, { mode: 'fast', formats: FORMATS as never })
  const own = { ...schema }
  for (const name of ['$schema', '$async', '$id']) delete own[name]
  return ajv.compile(own)
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
