import { isLiteral, KNOWN_FORMS, namesCredential } from '#actions/workflows/credential_forms'
import type { FieldProblem } from '#exceptions/api_exception'

/** What could not be taken along, by its dotted path. */
export type Warning = Omit<FieldProblem, 'rule'>

const REMOVED = 'REMOVED'

/**
 * A copy of a JSON value without what looks like a credential: texts under a name such as `apiKey`
 * or `Authorization` are left out unless they are a template, and credentials of a known form are
 * replaced wherever they stand. Numbers stay: `maxTokens` opens no door.
 *
 * @param warnings Gets an entry for each thing that is left out.
 */
export function leaveOutSecrets<Value>(value: Value, field: string, warnings: Warning[]): Value {
  return clean(value, field, warnings, false) as Value
}

function clean(value: unknown, field: string, warnings: Warning[], isSecret: boolean): unknown {
  if (typeof value === 'string') {
    if (isSecret && isLiteral(value)) return leftOut(field, warnings)
    const replaced = value.replace(KNOWN_FORMS, REMOVED)
    if (replaced !== value) warnings.push({ field, message: `A credential became ${REMOVED}` })
    return replaced
  }
  if (Array.isArray(value)) {
    const list = value.map((entry, at) => clean(entry, `${field}.${at}`, warnings, isSecret))
    return list.filter((entry) => entry !== undefined)
  }
  if (typeof value !== 'object' || value === null) return value
  const { name, key } = value as Record<string, unknown>
  const isNamed = namesCredential(name) || namesCredential(key)
  const entries = Object.entries(value).map(([child, inner]): [string, unknown] => {
    const hides = isSecret || namesCredential(child) || (isNamed && child === 'value')
    const at = field === '' ? child : `${field}.${child}`
    return [child, clean(inner, at, warnings, hides)]
  })
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined))
}

function leftOut(field: string, warnings: Warning[]): undefined {
  warnings.push({ field, message: 'Left out, since it looks like a credential: set it again' })
}
