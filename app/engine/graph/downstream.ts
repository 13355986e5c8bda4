import type { Graph } from './types.js'

/** The named steps and all that can be reached from them. Costs O(steps + edges). */
export function downstreamOf(graph: Graph, keys: Iterable<string>): Set<string> {
  const targets = new Map<string, string[]>()
  for (const { source, target } of graph.edges) {
    const known = targets.get(source)
    if (known) known.push(target)
    else targets.set(source, [target])
  }
  const found = new Set(keys)
  for (const key of found) {
    for (const target of targets.get(key) ?? []) found.add(target)
  }
  return found
}
