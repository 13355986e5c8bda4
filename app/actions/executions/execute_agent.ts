import { inject } from '@adonisjs/core'
import ResolveAgents from '#actions/executions/resolve_agents'
import StartExecution from '#actions/executions/start_execution'
import type { StartRequest } from '#actions/executions/start_request'
import ConflictException from '#exceptions/conflict_exception'
import type Agent from '#models/agent'

/** Starts an agent alone, at its current version. */
@inject()
export default class ExecuteAgent {
  constructor(
    protected resolveAgents: ResolveAgents,
    protected startExecution: StartExecution
  ) {}

  /**
   * @throws ConflictException when it is inactive or archived.
   * @throws ValidationException when it can't run.
   */
  async handle(agent: Agent, input: Omit<StartRequest, 'target'>) {
    if (agent.status !== 'active' && agent.status !== 'draft') {
      const message = `The agent is ${agent.status}, and only active ones can be executed`
      throw new ConflictException(message)
    }
    const agentVersions = await this.resolveAgents.handle(
      [{ agentId: agent.id, field: 'agent' }],
      agent.userId
    )
    const target = {
      workflowId: null,
      workflowVersion: null,
      agentId: agent.id,
      agentVersion: agentVersions[agent.id]!,
      agentVersions,
      stepsTotal: 1,
    }
    return this.startExecution.handle({ ...input, target })
  }
}
