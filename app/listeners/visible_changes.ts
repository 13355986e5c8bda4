/** Names of what nobody but its owner may read; numbers and flags under them (`maxTokens`) are not. */
const SECRET =
  /secret|token|passw|passphrase|authorization|credential|api[-_]?key|private[-_]?key|cookie/i

const MASK = '********'

/** Characters of JSON that one value may take in the audit trail: versions keep the whole. */
const MAX_LENGTH = 2_000

type Fields = Record<string, unknown>

/**
 * What differs between two states of a row, fit for the audit trail: what may be secret is masked,
 * and of a long value only the length is told. Null where nothing differs.
 *
 * @param before Null for a row that was not there before.
 */
export default function visibleChanges(
  before: Fields | null,
  after: Fields
): { before?: Fields; after: Fields } | null {
  const changed = Object.keys(after).filter(
    (field) => before === null || JSON.stringify(before[field]) !== JSON.stringify(after[field])
  )
  if (changed.length === 0) return null
  const visible = (of: Fields) =>
    Object.fromEntries(changed.map((field) => [field, presentable(field, of[field])]))
  return before === null
    ? { after: visible(after) }
    : { before: visible(before), after: visible(after) }
}

function presentable(field: string, value: unknown): unknown {
  const masked = withoutSecrets({ [field]: value ?? null })[field]
  const { length } = JSON.stringify(masked)
  return length > MAX_LENGTH ? { length } : masked
}

/** The same value with what is named like a secret masked, at every level, and credentials in URLs. */
export function withoutSecrets(fields: Fields): Fields {
  const text = JSON.stringify(fields, function (this: unknown, key: string, value: unknown) {
    const couldTell = typeof value === 'string' ? value !== '' : typeof value === 'object'
    const named = SECRET.test(key) || (key === 'value' && namesSecret(this))
    if (value !== null && couldTell && named) return MASK
    return typeof value === 'string' ? value.replace(/(:\/\/)[^\s/@]+@/g, `$1${MASK}@`) : value
  })
  return JSON.parse(text) as Fields
}

/** A pair such as `{ "name": "Authorization", "value": "..." }`. */
function namesSecret(pair: unknown): boolean {
  const { name, key } = pair as { name?: unknown; key?: unknown }
  return [name, key].some((label) => typeof label === 'string' && SECRET.test(label))
}
