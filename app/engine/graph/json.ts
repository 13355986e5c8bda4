import type { Json, JsonObject } from './types.js'

/** Whether a value is a JSON object (neither null nor a list). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The strings of a list; nothing for anything that isn't a list. */
export function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []
}

/** A copy of an object that lacks some of its keys. */
export function without(object: JsonObject, ...keys: string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)))
}

/** Levels that `isEqual` goes down: more would need more stack than there may be. */
const MAX_LEVELS = 500

/**
 * Whether two JSON values are equal, whatever the order of their keys. Values nested deeper than
 * 500 levels are not.
 */
export function isEqual(a: Json | undefined, b: Json | undefined, level = 0): boolean {
  if (a === b) return true
  if (level > MAX_LEVELS) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    return a.every((entry, index) => isEqual(entry, b[index], level + 1))
  }
  if (!isObject(a) || !isObject(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key], level + 1))
  )
}
