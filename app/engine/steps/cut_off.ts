import type { AgentVersion } from '../contracts/agent_runner.js'
import { answerName } from '../contracts/inboxes.js'
import type { StepRecord } from '../contracts/step_record.js'
import type { StepTurn } from '../execution/step_turn.js'
import { OUTCOME_UNKNOWN } from '../execution/unknown_outcome.js'
import { isObject } from '../graph/json.js'
import { waitOutside } from './outside_wait.js'

const MESSAGE =
  'The worker was cut off while the agent ran, and nobody knows whether it took effect. Look, and say: done (with what it gave), redo, or skip'

/** Whether a row waits for somebody to say what became of an attempt that was cut off. */
export function asksForOutcome(last: StepRecord): boolean {
  return last.status === 'waiting' && last.error?.code === OUTCOME_UNKNOWN
}

/**
 * Parks until somebody says what became of an attempt that was cut off: it is done and gave this
 * output, it is to be made again, or the step is to be skipped.
 *
 * @param last - The row that waits already, on a later drive.
 */
export function askForOutcome(
  turn: StepTurn,
  agent: AgentVersion,
  redo: () => void,
  last?: StepRecord
): void {
  const { path } = turn
  waitOutside(
    turn,
    {
      record: { kind: 'outcome', name: path, message: MESSAGE, schema: null, approvers: [] },
      inbox: answerName(path),
      timeoutMs: null,
      details: { agent },
      failure: { code: OUTCOME_UNKNOWN, message: MESSAGE },
      message: `Waiting for somebody to say what became of "${path}"`,
      resume: ({ payload }, details) => {
        const answer = isObject(payload) ? payload : {}
        if (answer.choice === 'redo') redo()
        else if (answer.choice === 'skip') turn.skip(details)
        else turn.complete(answer.output ?? null, details)
      },
      expired: () => {},
    },
    last
  )
}
