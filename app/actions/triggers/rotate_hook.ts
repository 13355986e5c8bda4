import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import KeepHook from '#actions/triggers/keep_hook'
import { lockWorkflow } from '#actions/workflows/lock_workflow'
import ChangeMade from '#events/change_made'
import ConflictException from '#exceptions/conflict_exception'
import type Workflow from '#models/workflow'
import type { TriggerConfig } from '#triggers/trigger_config'

/** Gives a workflow's webhook another address; the one before is nobody's from now on. */
@inject()
export default class RotateHook {
  constructor(protected keepHook: KeepHook) {}

  /**
   * @throws ConflictException when no webhook starts the workflow.
   * @throws NotFoundException when it has been deleted meanwhile.
   */
  async handle(workflowId: string): Promise<Workflow> {
    const workflow = await db.transaction(async (trx) => {
      const locked = await lockWorkflow(workflowId, trx)
      const { type } = locked.triggerConfig as TriggerConfig
      if (type === 'webhook' && (await this.keepHook.rotate(workflowId, trx))) return locked
      throw new ConflictException('No webhook starts this workflow: set triggerConfig.type')
    })
    ChangeMade.note('workflow.webhook_rotated', workflowId)
    return workflow
  }
}
