import { stringsOf } from './json.js'
import type { DefinitionEdge, Edge, StepDefinition } from './types.js'

/** Sources and targets as one key. A step key has no NUL, so that two pairs are never one. */
export function pairOf(source: string, target: string): string {
  return `${source}\u0000${target}`
}

/** The arrows that a condition step's `then` and `else` draw. */
export function branchEdges(step: StepDefinition): Edge[] {
  if (step.stepType !== 'condition') return []
  const { stepKey: source, config } = step
  return [
    ...stringsOf(config.then).map((target) => ({ source, target, condition: 'true' })),
    ...stringsOf(config.else).map((target) => ({ source, target, condition: 'false' })),
  ]
}

/**
 * The arrows that steps say by `dependsOn`, `then` and `else`, in the order of their targets; a
 * pair that both say has the conditional arrows only.
 */
export function edgesOfSteps(steps: StepDefinition[]): DefinitionEdge[] {
  const branches = new Map<string, DefinitionEdge[]>()
  for (const step of steps) {
    for (const edge of branchEdges(step)) {
      const pair = pairOf(edge.source, edge.target)
      const edges = branches.get(pair) ?? []
      if (!edges.some(({ condition }) => condition === edge.condition)) edges.push(edge)
      branches.set(pair, edges)
    }
  }

  const result: DefinitionEdge[] = []
  for (const { stepKey: target, dependsOn } of steps) {
    for (const source of new Set(dependsOn)) {
      const pair = pairOf(source, target)
      result.push(...(branches.get(pair) ?? [{ source, target }]))
      branches.delete(pair)
    }
  }
  for (const edges of branches.values()) {
    result.push(...edges.map((edge): DefinitionEdge => ({ ...edge, dependsOn: false })))
  }
  return result
}

/**
 * The arrows of a definition and those of its steps as one list, the definition's first. Where one
 * side has a condition for a pair and the other has none, the condition counts.
 */
export function mergeEdges(drawn: DefinitionEdge[], said: DefinitionEdge[]): DefinitionEdge[] {
  const pairs = new Map<string, Map<string | undefined, DefinitionEdge>>()
  const free = new Map(said.map((edge) => [pairOf(edge.source, edge.target), edge.dependsOn]))
  for (const edge of [...drawn, ...said]) {
    const pair = pairOf(edge.source, edge.target)
    const edges = pairs.get(pair) ?? new Map<string | undefined, DefinitionEdge>()
    if (!edges.has(edge.condition)) edges.set(edge.condition, edge)
    pairs.set(pair, edges)
  }
  return [...pairs].flatMap(([pair, edges]) => {
    if (edges.size > 1) edges.delete(undefined)
    return [...edges.values()].map(({ dependsOn, ...edge }): DefinitionEdge => {
      const named = free.has(pair) ? free.get(pair) : dependsOn
      return named === false ? { ...edge, dependsOn: false } : edge
    })
  })
}

/** The arrow without what only a drawing needs. */
export function plainEdge({ source, target, condition }: Edge): Edge {
  return condition === undefined ? { source, target } : { source, target, condition }
}

/** The conditions of each pair of steps, by `pairOf`. */
export function conditionsByPair(edges: Edge[]): Map<string, Set<string | undefined>> {
  const result = new Map<string, Set<string | undefined>>()
  for (const { source, target, condition } of edges) {
    const pair = pairOf(source, target)
    const conditions = result.get(pair) ?? new Set<string | undefined>()
    result.set(pair, conditions.add(condition))
  }
  return result
}
