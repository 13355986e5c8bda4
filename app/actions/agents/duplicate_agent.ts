import { inject } from '@adonisjs/core'
import CreateAgent from '#actions/agents/create_agent'
import { copyName } from '#actions/copy_name'
import type Agent from '#models/agent'

/** Makes a draft of a user's own that is what another agent is now. */
@inject()
export default class DuplicateAgent {
  constructor(protected createAgent: CreateAgent) {}

  async handle({ agent, userId, name }: { agent: Agent; userId: string; name?: string }) {
    const { description, type, config, capabilities, parameters, tags } = agent
    const { maxExecutionTime, maxMemoryMb, maxConcurrentExecutions } = agent
    const limits = { maxExecutionTime, maxMemoryMb, maxConcurrentExecutions }
    const content = { description, type, config, capabilities, parameters, tags, ...limits }
    const fields = { ...content, name: name ?? copyName(agent.name) }
    return this.createAgent.handle({ userId, fields, parentId: agent.id })
  }
}
