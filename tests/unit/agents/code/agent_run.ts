import { CodeRunner, type CodeSurroundings } from '#agents/code/code_runner'
import type { AgentVersion, RunContext } from '#engine/contracts/agent_runner'
import { StepError } from '#engine/contracts/step_error'
import type { Json, JsonObject } from '#engine/graph/types'
import type { Sandbox } from '#sandbox/sandbox'
import { noCalls } from '#tests/support/no_calls'

/** How an agent's run ended, and what it logged. */
export interface AgentEnding {
  output?: Json
  error?: StepError
  logs: string[]
}

/** Runs a code agent with a config, as a step would. */
export async function runAgent(
  sandbox: Sandbox,
  config: JsonObject,
  around: CodeSurroundings,
  { inputs = {}, env = {} }: { inputs?: JsonObject; env?: JsonObject } = {}
): Promise<AgentEnding> {
  const logs: string[] = []
  const agent: AgentVersion = {
    agentId: 'a',
    version: 1,
    type: 'code',
    config,
    parameters: {},
    maxExecutionTime: 60,
    maxMemoryMb: 512,
  }
  const context: RunContext = {
    executionId: 'e',
    path: 'step',
    attempt: 1,
    idempotencyKey: 'e:step',
    signal: new AbortController().signal,
    timeoutMs: 60_000,
    queued: () => () => {},
    log: (level, message) => logs.push(`${level}: ${message}`),
    usage: () => {},
    token: () => {},
    calls: noCalls,
    scope: { execution: { id: 'e' }, env },
  }
  try {
    return { output: await new CodeRunner(sandbox, around).run(agent, inputs, context), logs }
  } catch (error) {
    if (!(error instanceof StepError)) throw error
    return { error, logs }
  }
}
