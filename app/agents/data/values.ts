import { StepError } from '#engine/contracts/step_error'
import type { Json, JsonObject } from '#engine/graph/types'

/** What a message calls a value: `null`, `list`, `object`, `string`, `number` or `boolean`. */
export function kindOf(value: Json | undefined): string {
  if (value === null || value === undefined) {
    return 'null'
  }
  return Array.isArray(value) ? 'list' : typeof value
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Levels of a value that is compared as a whole; a deeper one would need too much stack. */
const MAX_LEVELS = 500

/**
 * One text for equal values and another for each other value: object keys in order.
 *
 * @throws StepError `EXPRESSION_FAILED` for a value of more than 500 levels.
 */
export function canonicalText(value: Json, level = 1): string {
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value)
  }
  if (level > MAX_LEVELS) {
    const message = `A value nested deeper than ${MAX_LEVELS} levels can't be compared`
    throw new StepError('EXPRESSION_FAILED', message, { retryable: false })
  }
  if (Array.isArray(value)) {
    return `[${value.map((part) => canonicalText(part, level + 1)).join(',')}]`
  }
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalText(value[key] ?? null, level + 1)}`)
  return `{${members.join(',')}}`
}

/** A value as the key of a group: a string as it is, anything else as its JSON. */
export function keyText(value: Json): string {
  return typeof value === 'string' ? value : canonicalText(value)
}

const RANK: Record<string, number> = { boolean: 0, number: 1, string: 2, list: 3, object: 4 }

/**
 * A total order over values that are not null: booleans, numbers, strings (by UTF-16 code unit, the
 * same on every machine), lists, objects (both by their JSON).
 */
export function compareValues(left: Json, right: Json): number {
  if (typeof left === 'number' && typeof right === 'number') {
    return left - right
  }
  if (typeof left === 'string' && typeof right === 'string') {
    return left < right ? -1 : left > right ? 1 : 0
  }
  const rank = (RANK[kindOf(left)] ?? 0) - (RANK[kindOf(right)] ?? 0)
  if (rank !== 0 || typeof left === 'boolean') {
    return rank || Number(left) - Number(right)
  }
  return compareValues(canonicalText(left), canonicalText(right))
}

const PATH = /^[A-Za-z_$][\w$-]*(\.[\w$-]+)*$/
/** Where a text begins with one of these it is an expression, not a field of the item. */
const SCOPE_NAMES = new Set(['item', 'index', 'inputs', 'acc', 'execution', 'env', 'true', 'false'])

/** Whether a text names a field of an item, such as `price` or `customer.name`. */
export function isFieldPath(text: string): boolean {
  return PATH.test(text) && !SCOPE_NAMES.has(text.split('.')[0] ?? '') && text !== 'null'
}

/** The value of a dotted path: own properties only, null where there is none. */
export function readPath(item: Json, path: string): Json {
  if (isObject(item) && Object.hasOwn(item, path)) {
    return item[path] ?? null
  }
  let value: Json = item
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) {
      return null
    }
    const next: unknown = (value as JsonObject)[name]
    // `length` is an own property of a list, and no part of its JSON.
    if (Array.isArray(value) && name === 'length') {
      return null
    }
    value = next as Json
  }
  return value
}
