import type { NewExecution } from '#engine/contracts/intake'
import { concurrencyOf } from '#engine/graph/concurrency'
import type { JsonObject } from '#engine/graph/types'
import ValidationException from '#exceptions/validation_exception'

/** When an execution gets its turn: what its workflow's `triggerConfig` says. */
export type Turn = Pick<NewExecution, 'priority' | 'concurrency'>

/**
 * @param own - The priority that was asked for, where one was.
 * @throws ValidationException when the concurrency key can't be found for these inputs.
 */
export function turnOf(
  workflow: { id: string; triggerConfig: Record<string, unknown> },
  names: { inputs: JsonObject; trigger: JsonObject },
  own?: number
): Turn {
  const { id, triggerConfig } = workflow
  const { priority } = triggerConfig
  try {
    return {
      priority: own ?? (typeof priority === 'number' ? priority : undefined),
      concurrency: concurrencyOf(id, triggerConfig, names),
    }
  } catch (error) {
    const message = `The concurrency key can't be found: ${(error as Error).message}`
    const details = [{ field: 'inputData', message, rule: 'concurrencyKey' }]
    throw new ValidationException(details, message)
  }
}
