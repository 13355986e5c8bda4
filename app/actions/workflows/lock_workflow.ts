import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { requireRevision } from '#actions/require_revision'
import NotFoundException from '#exceptions/not_found_exception'
import Workflow from '#models/workflow'

/**
 * Reads a workflow and holds its row until the transaction ends: changes of one workflow come one
 * after the other, so that no version is lost.
 *
 * @param expected The states that a client expects it to be in; undefined where any will do.
 * @throws NotFoundException when it has been deleted meanwhile.
 * @throws PreconditionFailedException when it has changed meanwhile.
 */
export async function lockWorkflow(
  id: string,
  client: TransactionClientContract,
  expected?: readonly string[]
): Promise<Workflow> {
  const workflow = await Workflow.query({ client })
    .select('workflows.*')
    .withScopes((scopes) => scopes.withPending())
    .where('id', id)
    .whereNull('deletedAt')
    .forUpdate()
    .first()
  if (!workflow) throw new NotFoundException()
  requireRevision(workflow, expected)
  return workflow
}
