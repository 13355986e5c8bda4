import { definitionFor, edgesOfDefinition } from './definition.js'
import { edgesOfSteps, mergeEdges, plainEdge } from './edges.js'
import type { Definition, DefinitionInput, Graph, JsonObject, StepDefinition } from './types.js'

export { agree, reconcile } from './agreement.js'
export { stepsFromDefinition } from './drawn_steps.js'

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

/**
 * The graph of a version, from what it keeps: its steps, and its definition for the conditions that
 * steps can't say. Without a definition it is `graphFromSteps`.
 */
export function graphOf(definition: DefinitionInput, steps: StepDefinition[]): Graph {
  const edges = mergeEdges(edgesOfDefinition(definition), edgesOfSteps(steps))
  return { steps, edges: edges.map(plainEdge) }
}
