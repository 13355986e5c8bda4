import { inject } from '@adonisjs/core'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { agentIdsOf } from '#engine/graph/validate'
import type { StepDefinition } from '#engine/graph/types'
import ValidationException from '#exceptions/validation_exception'
import UsableAgents from '#queries/agents/usable_agents'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A workflow uses agents of its owner and public ones, and no others. */
@inject()
export default class RequireAgents {
  constructor(protected usableAgents: UsableAgents) {}

  /** @throws ValidationException naming each place of an agent that the owner can't use. */
  async handle(
    steps: StepDefinition[],
    ownerId: string,
    client: TransactionClientContract
  ): Promise<void> {
    const references = agentIdsOf(steps)
    const ids = references.map(({ agentId }) => agentId).filter((id) => UUID.test(id))
    const usable = await this.usableAgents.handle([...new Set(ids)], ownerId, client)
    const unknown = references.filter(({ agentId }) => !usable.has(agentId))
    if (unknown.length === 0) return
    const message = 'There is no such agent, or it is not yours'
    throw new ValidationException(unknown.map(({ field }) => ({ field, message, rule: 'exists' })))
  }
}
