import {
  AgentRunner,
  type AgentType,
  type AgentVersion,
  type RunContext,
} from '#engine/contracts/agent_runner'
import { Suspended } from '#engine/contracts/calls'
import { StepError } from '#engine/contracts/step_error'
import { isLabel, LABEL_RULE } from '#engine/graph/labels'
import type { Json, JsonObject, Problem } from '#engine/graph/types'
import { checkOutput } from '#agents/output'
import { checkInputs, inspectParameters } from '#agents/parameters'

/** A runner of one type of agent. */
export type RunnerOfType = Pick<AgentRunner, 'run' | 'inspect'>

/** Where a defect of ours is told to the operator; the application's logger fits. */
export interface DefectLogger {
  error(bindings: object, message: string): void
}

/** Gives each agent to the runner of its type, and holds all of them to one contract. */
export class AgentRegistry extends AgentRunner {
  constructor(
    private readonly runners: Partial<Record<AgentType, RunnerOfType>>,
    private readonly logger: DefectLogger
  ) {
    super()
  }

  /**
   * Checks the inputs against the agent's parameters, runs it, checks the output.
   *
   * @throws Suspended as `context.calls` threw it. StepError, and nothing else: `NOT_AVAILABLE` (no runner), `VALIDATION_ERROR`,
   * `OUTPUT_INVALID`, `OUTPUT_LIMIT`, `CANCELLED`, `INTERNAL` (a defect of a runner; the error itself
   * goes to the logger), and what the runners throw.
   */
  async run(agent: AgentVersion, inputs: JsonObject, context: RunContext): Promise<Json> {
    const runner = this.#runnerOf(agent.type)
    if (!runner) {
      throw new StepError('NOT_AVAILABLE', notAvailable(agent.type), { retryable: false })
    }
    const checked = checkInputs(agent.parameters, inputs)
    if (context.signal.aborted) {
      throw new StepError('CANCELLED', 'The run was cancelled before it began')
    }
    try {
      return checkOutput(await runner.run(agent, checked, context))
    } catch (error) {
      if (error instanceof StepError || error instanceof Suspended) {
        throw error
      }
      if (context.signal.aborted) {
        throw new StepError('CANCELLED', 'The run was cancelled')
      }
      const { agentId, version, type } = agent
      const { executionId, path, attempt } = context
      this.logger.error(
        { err: error, agentId, version, type, executionId, path, attempt },
        'an agent runner failed unexpectedly'
      )
      throw new StepError('INTERNAL', 'An internal error ended the run; it has been reported')
    }
  }

  async inspect(agent: Omit<AgentVersion, 'agentId' | 'version'>): Promise<Problem[]> {
    const runner = this.#runnerOf(agent.type)
    if (!runner) {
      return [{ field: 'type', message: notAvailable(agent.type), rule: 'available' }]
    }
    return [
      ...inspectParameters(agent.parameters),
      ...inspectRunsOn(agent.config),
      ...(await runner.inspect(agent)),
    ]
  }

  #runnerOf(type: AgentType): RunnerOfType | undefined {
    return Object.hasOwn(this.runners, type) ? this.runners[type] : undefined
  }
}

/** What a worker must have to run the agent is the same for all types. */
function inspectRunsOn({ runsOn }: JsonObject): Problem[] {
  if (runsOn === undefined || isLabel(runsOn)) return []
  return [{ field: 'config.runsOn', message: LABEL_RULE, rule: 'label' }]
}

function notAvailable(type: string): string {
  return `${type} agents are not available yet`
}
