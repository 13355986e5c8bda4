import type { StepRecord } from '../contracts/step_record.js'
import type { StepDefinition } from '../graph/types.js'

/** The row of a step that no path led to. */
export function skippedRecord(
  step: StepDefinition,
  path: string,
  iteration: number | null,
  now: number
): StepRecord {
  return {
    path,
    attempt: 1,
    stepKey: step.stepKey,
    stepType: step.stepType,
    iteration,
    agentId: null,
    agentVersion: null,
    status: 'skipped',
    inputs: undefined,
    output: undefined,
    error: null,
    usage: null,
    wakeAt: null,
    startedAt: now,
    completedAt: now,
  }
}
