import type { AgentType, AgentVersion, RunContext } from '#engine/contracts/agent_runner'
import type { JsonObject } from '#engine/graph/types'
import { noCalls } from '#tests/support/no_calls'

/** An agent at version 1 with the limits that a new one gets. */
export function agentVersion(
  type: AgentType,
  config: JsonObject,
  changes: Partial<AgentVersion> = {}
): AgentVersion {
  return {
    agentId: '0199a000-0000-7000-8000-000000000001',
    version: 1,
    type,
    config,
    parameters: {},
    maxExecutionTime: 300,
    maxMemoryMb: 512,
    ...changes,
  }
}

/** What a runner gets for the first attempt of a step; logs are kept in `logged`. */
export function runContext(changes: Partial<RunContext> = {}): RunContext & { logged: string[] } {
  const logged: string[] = []
  return {
    executionId: 'e1',
    path: 'step',
    attempt: 1,
    idempotencyKey: 'e1:step',
    signal: new AbortController().signal,
    timeoutMs: 30_000,
    queued: () => () => {},
    log: (level, message) => logged.push(`${level} ${message}`),
    usage: () => {},
    token: () => {},
    calls: noCalls,
    scope: {},
    logged,
    ...changes,
  }
}
