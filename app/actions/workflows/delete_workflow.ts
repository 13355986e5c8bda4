import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import SaveWithTriggers from '#actions/triggers/save_with_triggers'
import { lockWorkflow } from '#actions/workflows/lock_workflow'
import DeployedException from '#exceptions/deployed_exception'
import DeploymentsOf from '#queries/deployments/deployments_of'

/** Takes a workflow out of sight; nothing starts it any more. What it ran stays, and so do its versions. */
@inject()
export default class DeleteWorkflow {
  constructor(
    protected deploymentsOf: DeploymentsOf,
    protected saveWithTriggers: SaveWithTriggers
  ) {}

  /**
   * @throws DeployedException when a live deployment runs it.
   * @throws NotFoundException when it has been deleted meanwhile.
   */
  async handle(workflowId: string, ifMatch?: readonly string[]): Promise<void> {
    await db.transaction(async (trx) => {
      const workflow = await lockWorkflow(workflowId, trx, ifMatch)
      const deployments = await this.deploymentsOf.handle({ workflowId }, trx)
      if (deployments.length > 0) throw new DeployedException(deployments)
      workflow.deletedAt = DateTime.utc()
      await this.saveWithTriggers.handle(workflow, trx)
    })
  }
}
