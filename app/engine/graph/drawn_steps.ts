import { edgesOfDefinition, rawNodesOf, stepOfNode } from './definition.js'
import { stringsOf } from './json.js'
import type { DefinitionEdge, DefinitionInput, StepDefinition } from './types.js'

/** The step with the targets that the arrows out of it add to `then` and `else`. */
function withBranches(step: StepDefinition, edges: DefinitionEdge[]): StepDefinition {
  if (step.stepType !== 'condition') return step
  const config = { ...step.config }
  for (const [list, condition] of [
    ['then', 'true'],
    ['else', 'false'],
  ] as const) {
    const known = new Set(stringsOf(config[list]))
    const drawn = edges.filter((edge) => edge.condition === condition)
    const added = drawn.filter(({ target }) => !known.has(target))
    if (added.length > 0) {
      config[list] = [...new Set([...known, ...added.map(({ target }) => target)])]
    }
  }
  return { ...step, config }
}

/**
 * The steps that a definition draws. Arrows become `dependsOn`; those that ask a condition's result
 * become `then` and `else` too. What else a condition on an arrow says stays in the definition:
 * `graphOf` is what plans a version that has both.
 */
export function stepsFromDefinition(definition: DefinitionInput): StepDefinition[] {
  const incoming = new Map<string, Set<string>>()
  const outgoing = new Map<string, DefinitionEdge[]>()
  for (const edge of edgesOfDefinition(definition)) {
    const { source, target } = edge
    if (edge.dependsOn !== false) {
      incoming.set(target, (incoming.get(target) ?? new Set<string>()).add(source))
    }
    const edges = outgoing.get(source)
    if (edges) edges.push(edge)
    else outgoing.set(source, [edge])
  }
  return rawNodesOf(definition).map((node, index) => {
    const step = stepOfNode(node, index)
    const dependsOn = [...(incoming.get(step.stepKey) ?? [])]
    return withBranches({ ...step, dependsOn }, outgoing.get(step.stepKey) ?? [])
  })
}
