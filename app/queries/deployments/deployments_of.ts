import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { TargetReference } from '#queries/deployments/deployment_target'
import Deployment from '#models/deployment'

/** The live deployments of a workflow or of an agent, at most 100. */
export default class DeploymentsOf {
  async handle(
    reference: TargetReference,
    client: TransactionClientContract
  ): Promise<Pick<Deployment, 'id' | 'name'>[]> {
    return Deployment.query({ client })
      .select('id', 'name')
      .where(reference)
      .whereNull('deletedAt')
      .orderBy('id')
      .limit(100)
  }
}
