import type { AgentVersion, RunContext } from '#engine/contracts/agent_runner'
import type { Json, JsonObject, Problem } from '#engine/graph/types'
import { configError } from '#agents/config_problems'
import { renderConfig } from '#agents/templates'
import { readWorkflowConfig } from '#agents/workflow/config'

/** Runs workflow agents: each run is an execution of its own. */
export class WorkflowRunner {
  /**
   * @returns The workflow's output when it has ended; `{ executionId }` at once where the config
   * says not to wait.
   * @throws Suspended until it has ended. StepError `CHILD_FAILED`, `CHILD_DEPTH`, and, not
   * retryable, `WORKFLOW_MISSING`, `WORKFLOW_INACTIVE`, `VALIDATION_ERROR` (config).
   */
  async run(agent: AgentVersion, inputs: JsonObject, context: RunContext): Promise<Json> {
    const config = await readWorkflowConfig(agent.config)
    if (Array.isArray(config)) throw configError(config)
    const given =
      config.inputs === undefined
        ? inputs
        : renderConfig(config.inputs, { ...context.scope, inputs }, 'config.inputs')
    const wait = config.waitForCompletion
    return context.calls.child('workflow', config, given as JsonObject, { wait })
  }

  async inspect(agent: Pick<AgentVersion, 'config'>): Promise<Problem[]> {
    const config = await readWorkflowConfig(agent.config)
    return Array.isArray(config) ? config : []
  }
}
