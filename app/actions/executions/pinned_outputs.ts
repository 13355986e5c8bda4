import type { TriggerType } from '#engine/contracts/intake'
import type { AgentReference, Graph, JsonObject, Problem } from '#engine/graph/types'
import ValidationException from '#exceptions/validation_exception'

/**
 * Outputs are pinned in test runs, and to steps of the workflow itself.
 *
 * @throws ValidationException naming `pinnedOutputs` or `pinnedOutputs.<key>`.
 */
export function requirePinnable(graph: Graph, pinned: JsonObject, triggerType: TriggerType): void {
  const keys = Object.keys(pinned)
  if (keys.length === 0) return
  const known = new Set(graph.steps.map(({ stepKey }) => stepKey))
  const problems: Problem[] = keys
    .filter((key) => !known.has(key))
    .map((key) => ({
      field: `pinnedOutputs.${key}`,
      message: `There is no step "${key}"`,
      rule: 'exists',
    }))
  if (triggerType !== 'manual') {
    const message = 'Outputs are pinned only in runs by hand: triggerType must be "manual"'
    problems.push({ field: 'pinnedOutputs', message, rule: 'manual' })
  }
  if (problems.length > 0) throw new ValidationException(problems)
}

/** Whether an agent is needed: that of a step with a pinned output may be missing or unready. */
export function runsAgent(
  graph: Graph,
  pinned: JsonObject
): (reference: AgentReference) => boolean {
  return ({ field }) => {
    const step = graph.steps[Number(field.split('.')[1])]
    return step === undefined || !Object.hasOwn(pinned, step.stepKey)
  }
}
