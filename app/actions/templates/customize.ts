type JsonObject = Record<string, unknown>

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Lays changes over a value, both JSON: objects are merged key by key, at any depth; a list, a text
 * or anything else replaces what was there. Neither argument is changed.
 */
export function customize(value: JsonObject, changes: JsonObject): JsonObject {
  const merged = { ...value }
  for (const [key, change] of Object.entries(changes)) {
    const before = Object.hasOwn(merged, key) ? merged[key] : undefined
    merged[key] = isObject(before) && isObject(change) ? customize(before, change) : change
  }
  return merged
}
