import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { lockWorkflow } from '#actions/workflows/lock_workflow'

/** Takes a workflow out of sight. What it ran stays, and so do its versions. */
export default class DeleteWorkflow {
  /** @throws NotFoundException when it has been deleted meanwhile. */
  async handle(workflowId: string, ifMatch?: readonly string[]): Promise<void> {
    await db.transaction(async (trx) => {
      const workflow = await lockWorkflow(workflowId, trx, ifMatch)
      workflow.deletedAt = DateTime.utc()
      await workflow.save()
    })
  }
}
