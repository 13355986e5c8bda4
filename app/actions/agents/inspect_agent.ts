import { inject } from '@adonisjs/core'
import { AgentRunner, type AgentVersion } from '#engine/contracts/agent_runner'
import type { Problem } from '#engine/graph/types'
import type Agent from '#models/agent'

export interface Readiness {
  ready: boolean
  problems: Problem[]
}

/** What runs of an agent, whichever version it is of. */
type Inspected = Pick<Agent, 'type' | 'config' | 'parameters' | 'maxExecutionTime' | 'maxMemoryMb'>

/** Tells whether an agent could run as it is, and if not, what keeps it from running. */
@inject()
export default class InspectAgent {
  constructor(protected runner: AgentRunner) {}

  async handle(agent: Inspected): Promise<Readiness> {
    const { type, config, parameters, maxExecutionTime, maxMemoryMb } = agent
    const problems = await this.runner.inspect({
      type: type as AgentVersion['type'],
      config: config as AgentVersion['config'],
      parameters: parameters as AgentVersion['parameters'],
      maxExecutionTime,
      maxMemoryMb,
    })
    return { ready: problems.length === 0, problems }
  }
}
