import { isObject } from './json.js'
import type { Problems } from './problems.js'
import type { JsonObject } from './types.js'

/** Characters of a schema, as JSON: judging a payload takes time by its length. */
const MAX_SCHEMA_LENGTH = 16_384

/** Above this, `uniqueItems` could keep a server busy: it compares all items with all. */
const MAX_UNIQUE_ITEMS = 1000

/** A hundred years, in milliseconds. */
const MAX_TIMEOUT_MS = 100 * 366 * 86_400_000

const REFERENCES = ['$ref', '$dynamicRef', '$recursiveRef']

/** Reports what is wrong with a wait for a signal or an approval. */
export function inspectOutside(config: JsonObject, at: string, problems: Problems): void {
  const { signal, approval, timeoutMs, schema } = config
  if (signal !== undefined && signal !== null) {
    inspectName(signal, `${at}.signal`, problems)
    inspectTimeout(timeoutMs, `${at}.timeoutMs`, problems)
    inspectSchema(schema, `${at}.schema`, problems)
  }
  if (approval === undefined || approval === null) return
  const own = `${at}.approval`
  if (!isObject(approval)) return problems.report(own, 'Must be an object', 'object')
  const { message, name, approvers, onReject } = approval
  if (typeof message !== 'string' || message.trim() === '') {
    problems.report(`${own}.message`, 'An approval needs a message', 'required')
  }
  if (name !== undefined) inspectName(name, `${own}.name`, problems)
  const listed = Array.isArray(approvers) ? approvers : [approvers]
  if (approvers !== undefined && listed.some((one) => typeof one !== 'string' || one === '')) {
    const expected = 'Must be a list of e-mail addresses or ids of users, or a {{ template }}'
    problems.report(`${own}.approvers`, expected, 'array')
  }
  if (onReject !== undefined) {
    problems.requireOneOf(`${own}.onReject`, onReject, ['continue', 'fail'])
  }
  inspectTimeout(approval.timeoutMs, `${own}.timeoutMs`, problems)
  inspectSchema(approval.schema, `${own}.schema`, problems)
}

function inspectName(name: unknown, field: string, problems: Problems): void {
  if (typeof name === 'string' && name.length >= 1 && name.length <= 255 && name[0] !== '$') return
  const message = 'Must be a name of 1 to 255 characters that does not begin with $'
  problems.report(field, message, 'name')
}

function inspectTimeout(value: unknown, field: string, problems: Problems): void {
  if (value === undefined || value === null) return
  if (typeof value === 'string' && value.includes('{{')) return
  problems.requireInteger(field, value, 0, MAX_TIMEOUT_MS)
}

/** Reports a schema that could take long to judge by. Whether it is one at all, ajv says. */
export function inspectSchema(schema: unknown, field: string, problems: Problems): void {
  if (schema === undefined || schema === null) return
  if (!isObject(schema)) return problems.report(field, 'Must be a JSON Schema', 'object')
  if (JSON.stringify(schema).length > MAX_SCHEMA_LENGTH) {
    return problems.report(field, `Must not be over ${MAX_SCHEMA_LENGTH} characters`, 'max')
  }
  inspectKeywords(schema, field, problems)
}

function inspectKeywords(part: unknown, field: string, problems: Problems): void {
  if (Array.isArray(part)) {
    return part.forEach((one, index) => inspectKeywords(one, `${field}.${index}`, problems))
  }
  if (!isObject(part)) return
  for (const name of REFERENCES) {
    if (typeof part[name] === 'string') {
      problems.report(`${field}.${name}`, 'References are not supported here', 'reference')
    }
  }
  const { uniqueItems, maxItems } = part
  if (uniqueItems === true && !(typeof maxItems === 'number' && maxItems <= MAX_UNIQUE_ITEMS)) {
    const message = `uniqueItems needs maxItems, of at most ${MAX_UNIQUE_ITEMS}`
    problems.report(`${field}.uniqueItems`, message, 'max')
  }
  for (const [name, inner] of Object.entries(part)) {
    if (name !== 'enum' && name !== 'const') inspectKeywords(inner, `${field}.${name}`, problems)
  }
}
