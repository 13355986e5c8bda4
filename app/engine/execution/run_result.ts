import type { FinalStatus } from '../contracts/commit.js'
import type { StepFailure } from '../contracts/step_record.js'
import type { Json } from '../graph/types.js'

/** How an execution ends. */
export interface RunResult {
  status: FinalStatus
  output: Json | undefined
  failure: StepFailure | null
}

/** A defect of the engine, and better told than waited for: nothing runs, waits or has ended. */
export const STUCK: RunResult = {
  status: 'failed',
  output: undefined,
  failure: { code: 'INTERNAL', message: 'The execution has nothing left to do and no result' },
}
