import { agree } from './agreement.js'
import { completeSteps } from './complete.js'
import { definitionFor, edgesOfDefinition, inspectDefinition } from './definition.js'
import { rawNodesOf, stepOfNode } from './definition.js'
import { edgesOfSteps, mergeEdges, plainEdge } from './edges.js'
import { stringsOf } from './json.js'
import type { Definition, DefinitionEdge, DefinitionInput } from './types.js'
import type { Graph, JsonObject, Problem, StepDefinition } from './types.js'

/**
 * The graph that steps say on their own: `dependsOn` becomes edges, and `then` and `else` of a
 * condition become edges with the condition `"true"` or `"false"`. A target that also names its
 * condition in `dependsOn` gets the conditional edge only.
 */
export function graphFromSteps(steps: StepDefinition[]): Graph {
  return { steps, edges: edgesOfSteps(steps).map(plainEdge) }
}

/** The definition that draws these steps. `stepsFromDefinition` gives the same steps back. */
export function definitionFromSteps(
  steps: StepDefinition[],
  metadata: JsonObject = {}
): Definition {
  return definitionFor(steps, { metadata })
}

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

/**
 * The graph of a version, from what it keeps: its steps, and its definition for the conditions that
 * steps can't say. Without a definition it is `graphFromSteps`.
 */
export function graphOf(definition: DefinitionInput, steps: StepDefinition[]): Graph {
  const edges = mergeEdges(edgesOfDefinition(definition), edgesOfSteps(steps))
  return { steps, edges: edges.map(plainEdge) }
}

export { agree }

/** A workflow's two forms as they are to be kept, and what speaks against keeping them. */
export interface Reconciled {
  definition: Definition
  steps: StepDefinition[]
  problems: Problem[]
}

/**
 * Makes both forms of a workflow from what a client sent: `steps`, a `definition`, or both.
 * Everything that was left out has its default. `problems` tells where the two disagree or can't be
 * read; whether the workflow makes sense is for `validateWorkflow`.
 */
export function reconcile(sent: { definition?: DefinitionInput; steps?: unknown }): Reconciled {
  const unreadable = inspectDefinition(sent.definition)
  const both = Array.isArray(sent.steps)
  const steps = both ? completeSteps(sent.steps) : stepsFromDefinition(sent.definition)
  const problems = unreadable.length > 0 || !both ? unreadable : agree(sent.definition, steps)
  return { definition: definitionFor(steps, sent.definition), steps, problems }
}
