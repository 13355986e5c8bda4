import type { Terms } from '../calls/place.js'
import type { AgentVersion } from '../contracts/agent_runner.js'
import type { StepRecord } from '../contracts/step_record.js'
import { INTERRUPTED } from '../execution/unknown_outcome.js'
import type { StepDefinition } from '../graph/types.js'

/** How often a step was tried before, and which attempt is next. */
export interface Tries {
  attempt: number
  failures: number
  interruptions: number
  /** The last attempt that failed by itself, 0 where none did. */
  since: number
  /** The row of the attempt, where it goes on after a pause. */
  paused: StepRecord | null
}

/** What the journal says of the attempts of a step. */
export function triesOf(history: readonly StepRecord[]): Tries {
  const failed = history.filter(({ status }) => status === 'failed')
  const cutOff = failed.filter(({ error }) => error?.code === INTERRUPTED)
  const own = failed.filter(({ error }) => error?.code !== INTERRUPTED)
  return {
    attempt: (history.at(-1)?.attempt ?? 0) + 1,
    failures: own.length,
    interruptions: cutOff.length,
    since: own.at(-1)?.attempt ?? 0,
    paused: null,
  }
}

/** The time that an attempt has: the smaller of what the step and the agent allow. */
export function termsOf(step: StepDefinition, agent: AgentVersion, tries: Tries): Terms {
  const { since, paused } = tries
  return {
    timeoutMs: Math.min(step.timeoutMs, agent.maxExecutionTime * 1000),
    ranMs: paused?.state?.ranMs ?? 0,
    usage: paused?.usage ?? null,
    since,
  }
}
