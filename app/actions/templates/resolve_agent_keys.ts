import type { FieldProblem } from '#exceptions/api_exception'

/**
 * Puts `agentId` in the place of each `agentKey`, wherever in a step's config it is.
 *
 * @param ids The agents that were made from the template, by their key in it.
 * @param problems Gets an entry for each key that the template has no agent for.
 */
export function resolveAgentKeys(
  value: unknown,
  ids: ReadonlyMap<string, string>,
  problems: FieldProblem[],
  field = 'steps'
): unknown {
  if (Array.isArray(value)) {
    return value.map((entry, at) => resolveAgentKeys(entry, ids, problems, `${field}.${at}`))
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, child]): [string, unknown] => {
    const at = `${field}.${name}`
    if (name !== 'agentKey') return [name, resolveAgentKeys(child, ids, problems, at)]
    const id = ids.get(String(child))
    if (!id) problems.push({ field: at, message: 'The template has no such agent', rule: 'exists' })
    return ['agentId', id ?? null]
  })
  return Object.fromEntries(entries)
}
