import type { Graph } from './types.js'

/** Steps of a cycle that a message names at most. */
const NAMED = 20

const UNSEEN = 0
const OPEN = 1
const CLOSED = 2

/**
 * Finds one cycle in a graph: its keys in the order of its edges, or null. A stack of its own
 * instead of recursion: a chain may be 10,000 steps long. Edges to steps that don't exist are
 * passed over.
 */
export function findCycle({ steps, edges }: Graph): string[] | null {
  const targets = new Map<string, string[]>(steps.map(({ stepKey }) => [stepKey, []]))
  for (const { source, target } of edges) {
    if (targets.has(target)) targets.get(source)?.push(target)
  }
  const state = new Map<string, number>()
  for (const start of targets.keys()) {
    if (state.get(start) === CLOSED) continue
    const path: { key: string; next: number }[] = [{ key: start, next: 0 }]
    state.set(start, OPEN)
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const target = targets.get(top.key)![top.next++]
      if (target === undefined) {
        state.set(top.key, CLOSED)
        path.pop()
        continue
      }
      const seen = state.get(target) ?? UNSEEN
      if (seen === OPEN)
        return path.slice(path.findIndex(({ key }) => key === target)).map(({ key }) => key)
      if (seen === CLOSED) continue
      state.set(target, OPEN)
      path.push({ key: target, next: 0 })
    }
  }
  return null
}

/** A cycle in words: `a -> b -> a`. */
export function describeCycle(cycle: string[]): string {
  const named = cycle.length > NAMED ? [...cycle.slice(0, NAMED), '...'] : cycle
  return [...named, cycle[0]].join(' -> ')
}
