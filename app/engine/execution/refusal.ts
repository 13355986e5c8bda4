import type { Commit } from '../contracts/commit.js'
import type { StepFailure, StepRecord } from '../contracts/step_record.js'
import type { Run } from './run.js'

/**
 * How an execution ends whose commit the journal refuses: as failed, with the steps that were open
 * closed, and without the data that may have been the reason. In the order in which to try them: if
 * even the bare rows are refused, the ending alone is left.
 *
 * @param steps - What the refused commit said, and what has happened to its steps since.
 */
export function commitsAfterRefusal(
  run: Run,
  steps: StepRecord[],
  reason: Error
): [Commit, Commit] {
  const error: StepFailure = {
    code: 'INTERNAL',
    message: `What a step left could not be stored: ${reason.message}`,
  }
  const rows = new Map<string, StepRecord>()
  for (const step of steps) {
    const bare = { ...step, inputs: undefined, output: undefined, error: null, usage: null }
    rows.set(`${step.path}#${step.attempt}`, bare)
  }
  const last: Commit = {
    steps: [],
    logs: [],
    tells: run.tells,
    progress: run.tally.progress,
    ending: { kind: 'final', status: 'failed', output: undefined, error, usage: run.tally.usage },
  }
  return [{ ...last, steps: [...rows.values()] }, last]
}
