import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import NotFoundException from '#exceptions/not_found_exception'
import Deployment from '#models/deployment'

/**
 * Reads a deployment and holds its row until the transaction ends: changes of one come one after
 * the other, so that no variable is lost.
 *
 * @throws NotFoundException when it has been deleted meanwhile.
 */
export async function lockDeployment(
  id: string,
  client: TransactionClientContract
): Promise<Deployment> {
  const query = Deployment.query({ client }).where('id', id).whereNull('deletedAt')
  const deployment = await query.forUpdate().first()
  if (!deployment) throw new NotFoundException()
  return deployment
}
