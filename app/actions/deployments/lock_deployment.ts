import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { requireRevision } from '#actions/require_revision'
import NotFoundException from '#exceptions/not_found_exception'
import Deployment from '#models/deployment'

/**
 * Reads a deployment and holds its row until the transaction ends: changes of one come one after
 * the other, so that no variable is lost.
 *
 * @param expected The states that a client expects it to be in; undefined where any will do.
 * @throws NotFoundException when it has been deleted meanwhile.
 * @throws PreconditionFailedException when it is in none of the states.
 */
export async function lockDeployment(
  id: string,
  client: TransactionClientContract,
  expected?: readonly string[]
): Promise<Deployment> {
  const query = Deployment.query({ client }).where('id', id).whereNull('deletedAt')
  const deployment = await query.forUpdate().first()
  if (!deployment) throw new NotFoundException()
  requireRevision(deployment, expected)
  return deployment
}
