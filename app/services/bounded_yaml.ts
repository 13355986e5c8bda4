import { parseDocument, visit, type Document } from 'yaml'

/** Aliases of a document: for each, the parser looks through all of it for the anchor. */
const MAX_ALIASES = 100

/** Characters that a document may have once its aliases are written out. */
const MAX_EXPANDED = 8 * 1024 * 1024

/**
 * The JSON form of YAML 1.2, of one document without tags of its own.
 *
 * @throws Error for what is no YAML, or has no JSON form of a reasonable size.
 */
export function parseYaml(text: string): unknown {
  // A key that comes twice counts as it does in JSON, the last; to find one takes quadratic time.
  const options = { schema: 'core', prettyErrors: false, uniqueKeys: false } as const
  const document = parseDocument(text, options)
  const [flaw] = [...document.errors, ...document.warnings]
  if (flaw) throw flaw
  if (countAliases(document) > MAX_ALIASES) throw new Error('It has too many aliases')
  const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES })
  if (weigh(value, new Map()) > MAX_EXPANDED) throw new Error('Its aliases expand too far')
  return JSON.parse(JSON.stringify(value))
}

function countAliases(document: Document): number {
  let count = 0
  visit(document, { Alias: () => (++count > MAX_ALIASES ? visit.BREAK : undefined) })
  return count
}

/** Characters of a value written out. What aliases share is weighed once and counted each time. */
function weigh(value: unknown, known: Map<object, number>): number {
  if (typeof value === 'string') return value.length + 2
  if (typeof value !== 'object' || value === null) return 8
  const before = known.get(value)
  if (before !== undefined) return before
  known.set(value, Number.POSITIVE_INFINITY)
  let weight = 2
  for (const [key, child] of Object.entries(value)) weight += key.length + weigh(child, known)
  known.set(value, weight)
  return weight
}
