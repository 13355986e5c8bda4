import { inject } from '@adonisjs/core'
import InspectAgent from '#actions/agents/inspect_agent'
import ValidationException from '#exceptions/validation_exception'
import type Agent from '#models/agent'

/** An active agent is one that can run: refuses to make one active that can't. */
@inject()
export default class RequireReady {
  constructor(protected inspectAgent: InspectAgent) {}

  /** @throws ValidationException with a detail for each problem. */
  async handle(agent: Agent): Promise<void> {
    if (agent.status !== 'active') return
    const { ready, problems } = await this.inspectAgent.handle(agent)
    if (!ready) throw new ValidationException(problems)
  }
}
