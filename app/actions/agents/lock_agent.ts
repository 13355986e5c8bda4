import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import NotFoundException from '#exceptions/not_found_exception'
import Agent from '#models/agent'

/**
 * Reads an agent and holds its row until the transaction ends: changes of one agent come one after
 * the other, so that no version is lost.
 *
 * @throws NotFoundException when it has been deleted meanwhile.
 */
export async function lockAgent(id: string, client: TransactionClientContract): Promise<Agent> {
  const agent = await Agent.query({ client })
    .select('agents.*')
    .withScopes((scopes) => scopes.withPending())
    .where('id', id)
    .whereNull('deletedAt')
    .forUpdate()
    .first()
  if (!agent) throw new NotFoundException()
  return agent
}
