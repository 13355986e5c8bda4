import { inject } from '@adonisjs/core'
import { AgentRunner, type AgentVersion } from '#engine/contracts/agent_runner'
import type { Problem } from '#engine/graph/types'
import type Agent from '#models/agent'
import MissingLabel from '#queries/agents/missing_label'
import MissingSecret from '#queries/secrets/missing_secret'

export interface Readiness {
  ready: boolean
  problems: Problem[]
}

/** What runs of an agent, whichever version it is of. */
type Inspected = Pick<Agent, 'type' | 'maxExecutionTime' | 'maxMemoryMb'> & {
  config: object
  parameters: object
  /** Whose secrets it needs; without one nobody's are looked for. */
  userId?: string | null
}

/** Tells whether an agent could run as it is, and if not, what keeps it from running. */
@inject()
export default class InspectAgent {
  constructor(
    protected runner: AgentRunner,
    protected missingSecret: MissingSecret,
    protected missingLabel: MissingLabel
  ) {}

  async handle(agent: Inspected): Promise<Readiness> {
    const { type, config, parameters, maxExecutionTime, maxMemoryMb } = agent
    const problems = await this.runner.inspect({
      type: type as AgentVersion['type'],
      config: config as AgentVersion['config'],
      parameters: parameters as AgentVersion['parameters'],
      maxExecutionTime,
      maxMemoryMb,
    })
    if (['api', 'llm', 'code'].includes(type) && problems.length === 0) {
      problems.push(...(await this.missingSecret.handle(agent.userId ?? null, { ...config })))
    }
    if (type === 'llm' && problems.length === 0) {
      const asked = { ...config } as Record<string, unknown>
      problems.push(...(await this.missingLabel.handle(asked, asked.runsOn)))
    }
    return { ready: problems.length === 0, problems }
  }
}
