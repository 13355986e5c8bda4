import { isDeepStrictEqual } from 'node:util'

/** Characters of JSON from which on a value is not kept in the audit trail whole. */
const TOO_LONG = 2_000

type Fields = Record<string, unknown>

/**
 * What a change changed, for the audit trail: `{ before, after }` of the fields that differ, null
 * where none does. Of a long value only its length in characters is kept.
 *
 * @example changedFields({ name: 'a', tags: [] }, { name: 'b', tags: [] })
 * // { before: { name: 'a' }, after: { name: 'b' } }
 */
export function changedFields(
  before: Fields,
  after: Fields
): { before: Fields; after: Fields } | null {
  const changed = Object.keys(after).filter(
    (field) => !isDeepStrictEqual(plain(before[field]), plain(after[field]))
  )
  if (changed.length === 0) return null
  const pick = (of: Fields) => Object.fromEntries(changed.map((field) => [field, kept(of[field])]))
  return { before: pick(before), after: pick(after) }
}

/** The fields of a new row, for the audit trail. */
export function initialFields(fields: Fields): { after: Fields } {
  const entries = Object.entries(fields).map(([field, value]) => [field, kept(value)] as const)
  return { after: Object.fromEntries(entries) }
}

/** A value as JSON has it: two ways to write the same are the same. */
function plain(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value))
}

function kept(value: unknown): unknown {
  const length = JSON.stringify(value ?? null).length
  return length > TOO_LONG ? { length } : plain(value)
}
