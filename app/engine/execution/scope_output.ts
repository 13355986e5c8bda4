import { valueOf } from '../contracts/held_value.js'
import type { Kept } from '../contracts/held_value.js'
import { render } from '../expressions/template.js'
import type { ScopeBuilder } from '../expressions/scope.js'
import type { Graph, Json, JsonObject } from '../graph/types.js'

/**
 * What a finished scope gives back: the `outputs` that its completed steps declare, else the
 * outputs of the steps that nothing depends on, by key. In `outputs`, `output` is the step's own.
 *
 * @throws ExpressionError when a mapping names what isn't there.
 */
export function scopeOutput(
  graph: Graph,
  outputs: ReadonlyMap<string, Kept>,
  values: ScopeBuilder
): Json {
  const declared: JsonObject = {}
  let declares = false
  for (const step of graph.steps) {
    const output = outputs.get(step.stepKey)
    if (output === undefined || Object.keys(step.outputs).length === 0) continue
    declares = true
    const names = values.child({ output: valueOf(output) })
    Object.assign(declared, render(step.outputs, names.scope))
  }
  if (declares) return declared
  const sources = new Set(graph.edges.map((edge) => edge.source))
  const result: JsonObject = {}
  for (const { stepKey } of graph.steps) {
    const output = outputs.get(stepKey)
    if (output !== undefined && !sources.has(stepKey)) result[stepKey] = valueOf(output)
  }
  return result
}

/** What a scope of one agent step gives: the agent's output itself. */
export function bodyOutput(output: Json, stepKey: string): Json {
  if (output === null || typeof output !== 'object' || Array.isArray(output)) return output
  return output[stepKey] ?? null
}
