import type { AgentVersion } from '../contracts/agent_runner.js'
import type { StepDefinition } from '../graph/types.js'

/** The code of an attempt that was cut off and is made again. */
export const INTERRUPTED = 'INTERRUPTED'

/** The code of an attempt that was cut off, and nobody knows whether it took effect. */
export const OUTCOME_UNKNOWN = 'OUTCOME_UNKNOWN'

/** A step that is cut off more often than this takes its worker down with it, and fails. */
export const MAX_INTERRUPTIONS = 25

/**
 * Whether nothing outside the engine can see that an attempt ran: data agents only compute, code agents have no files
 * and, unless their config opens it, no network, and workflow agents write to the journal alone. Their start needs not
 * be on disk before they begin.
 */
export function isEffectFree(agent: AgentVersion): boolean {
  if (agent.type === 'code') return !agent.config.network
  return agent.type === 'data' || agent.type === 'workflow'
}

/**
 * What becomes of an attempt that began and never ended: nobody knows whether its effect happened.
 * The step's `onUnknownOutcome` decides; else an agent that is `idempotent`, or whose kind or method
 * can be repeated (RFC 9110, 9.2.2), is run again, and a POST or PATCH is not.
 */
export function onUnknownOutcome(
  step: Pick<StepDefinition, 'config'>,
  agent: AgentVersion
): 'retry' | 'fail' | 'ask' {
  const wanted = step.config.onUnknownOutcome ?? agent.config.onUnknownOutcome
  if (wanted === 'retry' || wanted === 'fail' || wanted === 'ask') return wanted
  if (agent.config.idempotent === true || agent.type !== 'api') return 'retry'
  const method = String(agent.config.method ?? 'GET').toUpperCase()
  return method === 'POST' || method === 'PATCH' ? 'fail' : 'retry'
}
