import { Optional } from '@marcbachmann/cel-js'
import { Duration, UnsignedInt } from '@marcbachmann/cel-js/evaluator'
import type { Json, JsonObject } from '../graph/types.js'
import { allowText, spend } from './meter.js'

/** Levels of lists and maps that a result may have. */
const MAX_LEVELS = 500

/** Units of work that turning one entry of a list or map into JSON takes. */
const ENTRY_WORK = 5

/** The value has no form in JSON. */
export class NotJsonError extends Error {
  override name = 'NotJsonError'
}

function numberOf(integer: bigint): number {
  const number = Number(integer)
  if (Number.isSafeInteger(number)) return number
  throw new NotJsonError(`The integer ${integer} is beyond 2^53`)
}

function base64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** A list with its entries turned into JSON; the same list where all of them are JSON already. */
function listOf(list: unknown[], level: number): Json[] {
  let copy: Json[] | undefined
  spend(list.length * ENTRY_WORK)
  list.forEach((entry, index) => {
    const json = jsonAt(entry, level + 1)
    if (json !== entry) copy ??= list.slice(0, index) as Json[]
    if (copy) copy[index] = json
  })
  return copy ?? (list as Json[])
}

/** As `listOf`, for a map. Properties are defined, so that `__proto__` is a name like any other. */
function mapOf(entries: [unknown, unknown][], same: JsonObject | undefined, level: number) {
  spend(entries.length * ENTRY_WORK)
  let changed = same === undefined
  const converted = entries.map(([key, value]): [string, Json] => {
    const json = jsonAt(value, level + 1)
    if (json !== value) changed = true
    return [String(key), json]
  })
  return changed || !same ? Object.fromEntries(converted) : same
}

function jsonAt(value: unknown, level: number): Json {
  if (level > MAX_LEVELS) throw new NotJsonError('The result is nested too deeply')
  switch (typeof value) {
    case 'string':
      allowText(value.length)
      return value
    case 'boolean':
      return value
    case 'bigint':
      return numberOf(value)
    case 'number':
      if (Number.isFinite(value)) return value
      throw new NotJsonError(`The result ${value} is not a number that JSON has`)
    case 'object':
      return value === null ? null : objectAt(value, level)
    default:
      throw new NotJsonError(`The result is a ${typeof value}`)
  }
}

function objectAt(value: object, level: number): Json {
  if (Array.isArray(value)) return listOf(value, level)
  if (value instanceof Map) return mapOf([...value.entries()], undefined, level)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Duration) return String(value)
  if (value instanceof UnsignedInt) return numberOf(value.value)
  if (value instanceof Uint8Array) return base64(value)
  if (value instanceof Optional) return value.hasValue() ? jsonAt(value.value(), level) : null
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) {
    return mapOf(Object.entries(value), value as JsonObject, level)
  }
  throw new NotJsonError('The result is not a value')
}

/**
 * What an expression gave, as JSON: ints become numbers (an int that a number can't hold exactly is
 * an error), timestamps ISO 8601, durations such as `90s`, bytes base64, an empty optional null.
 * Parts that are JSON already are not copied.
 *
 * @throws NotJsonError for infinities, NaN, types and anything else that JSON lacks.
 * @throws WorkLimitError when the result is too big.
 */
export function toJson(value: unknown): Json {
  return jsonAt(value, 1)
}
