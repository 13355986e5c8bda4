import type { AgentVersion, RunContext } from '#engine/contracts/agent_runner'
import type { Json, JsonObject, Problem } from '#engine/graph/types'
import { readConfig } from '#agents/data/config'
import { DataThreads, isLarge } from '#agents/data/data_threads'
import { runPlan } from '#agents/data/run_plan'

/** Runs data agents: operations on lists, told in CEL expressions and without code. */
export class DataRunner {
  constructor(private readonly threads = new DataThreads()) {}

  /**
   * Large lists are worked on in a thread of their own, while one is free; all else here, with rests
   * for the other executions.
   *
   * @returns What the last operation gave; as `csv` a text, as `array` a list in any case.
   * @throws StepError `VALIDATION_ERROR` (config), `INVALID_SOURCE`, `EXPRESSION_INVALID`,
   * `UNRESOLVED_REFERENCE`, `EXPRESSION_FAILED`, `OUTPUT_LIMIT`, none of them retryable; `CANCELLED`.
   */
  async run(agent: AgentVersion, inputs: JsonObject, context: RunContext): Promise<Json> {
    const { scope, signal } = context
    const thread = isLarge(inputs) ? this.threads.take() : null
    if (!thread) return runPlan(agent, inputs, { scope, signal })
    return thread.run({ config: agent.config, inputs, scope }, signal)
  }

  async inspect(agent: Pick<AgentVersion, 'config'>): Promise<Problem[]> {
    const plan = await readConfig(agent.config)
    return Array.isArray(plan) ? plan : []
  }

  /** Ends the threads. */
  close(): Promise<void> {
    return this.threads.close()
  }
}
