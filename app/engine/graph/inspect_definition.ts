import { stepInputOf } from './definition.js'
import { inspectStep } from './inspect_step.js'
import { isObject } from './json.js'
import { Problems } from './problems.js'
import type { DefinitionInput, JsonObject, Problem } from './types.js'

/** What a node calls otherwise than a step. */
const NODE_NAMES: Record<string, string> = { stepKey: 'id', stepType: 'type', stepName: 'name' }

/**
 * What keeps a definition from being read: lists that aren't lists, nodes whose fields have the
 * wrong type or are out of range, arrows without ends. What it means is for `validateWorkflow`.
 */
export function inspectDefinition(definition: DefinitionInput): Problem[] {
  if (definition === undefined || definition === null) return []
  const problems = new Problems()
  if (!isObject(definition)) {
    problems.report('definition', 'The definition must be an object', 'object')
    return problems.found
  }
  for (const list of ['nodes', 'edges'] as const) {
    const entries: unknown = definition[list] ?? []
    if (!Array.isArray(entries)) {
      problems.report(`definition.${list}`, `${list} must be a list`, 'array')
      continue
    }
    entries.forEach((entry: unknown, index) => {
      const field = `definition.${list}.${index}`
      if (!isObject(entry)) problems.report(field, 'Must be an object', 'object')
      else if (list === 'nodes') inspectNode(entry, field, problems)
      else inspectEdge(entry, field, problems)
    })
  }
  return problems.found
}

/** A node is judged as the step that it draws, under the names that nodes have. */
function inspectNode(node: JsonObject, field: string, problems: Problems): void {
  const ofStep = new Problems()
  inspectStep(stepInputOf(node), field, ofStep)
  for (const { field: place, message, rule } of ofStep.found) {
    const name = place.slice(field.length + 1)
    problems.report(`${field}.${NODE_NAMES[name] ?? name}`, message, rule)
  }
}

function inspectEdge(edge: JsonObject, field: string, problems: Problems): void {
  for (const [end, value] of [
    ['source', edge.source ?? edge.from],
    ['target', edge.target ?? edge.to],
  ] as const) {
    if (typeof value !== 'string') {
      problems.report(`${field}.${end}`, `An edge needs a ${end}`, 'required')
    }
  }
}
