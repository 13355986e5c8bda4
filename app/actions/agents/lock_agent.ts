import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { requireRevision } from '#actions/require_revision'
import NotFoundException from '#exceptions/not_found_exception'
import Agent from '#models/agent'

/**
 * Reads an agent and holds its row until the transaction ends: changes of one agent come one after
 * the other, so that no version is lost.
 *
 * @param expected The states that a client expects it to be in; undefined where any will do.
 * @throws NotFoundException when it has been deleted meanwhile.
 * @throws PreconditionFailedException when it has changed meanwhile.
 */
export async function lockAgent(
  id: string,
  client: TransactionClientContract,
  expected?: readonly string[]
): Promise<Agent> {
  const agent = await Agent.query({ client })
    .select('agents.*')
    .withScopes((scopes) => scopes.withPending())
    .where('id', id)
    .whereNull('deletedAt')
    .forUpdate()
    .first()
  if (!agent) throw new NotFoundException()
  requireRevision(agent, expected)
  return agent
}
