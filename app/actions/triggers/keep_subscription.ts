import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import ValidationException from '#exceptions/validation_exception'
import type Workflow from '#models/workflow'
import { STATUSES_OF, type TriggerConfig } from '#triggers/trigger_config'

/** Writes which ends of other workflows start an active one. */
export async function keepSubscription(
  workflow: Workflow,
  trx: TransactionClientContract
): Promise<void> {
  const { event = '', workflowId = null, filter = null } = workflow.triggerConfig as TriggerConfig
  await trx.rawQuery(
    `insert into event_subscriptions as s
       (workflow_id, user_id, source_workflow_id, statuses, filter)
     values (?, ?, ?, ?::text[], ?)
     on conflict (workflow_id) do update set source_workflow_id = excluded.source_workflow_id,
       user_id = excluded.user_id, statuses = excluded.statuses, filter = excluded.filter`,
    [workflow.id, workflow.userId, workflowId, STATUSES_OF[event] ?? [], filter] as never
  )
}

/** Of a workflow that is not active, or waits for no event any more. */
export async function endSubscription(
  workflowId: string,
  trx: TransactionClientContract
): Promise<void> {
  await trx.from('event_subscriptions').where('workflow_id', workflowId).delete()
}

/**
 * A workflow waits for the end of others of its owner, not for its own.
 *
 * @throws ValidationException
 */
export async function requireSource(
  workflow: Workflow,
  trx: TransactionClientContract
): Promise<void> {
  const { workflowId } = workflow.triggerConfig as TriggerConfig
  if (workflowId === undefined) return
  const other = await trx
    .from('workflows')
    .where({ id: workflowId, user_id: workflow.userId })
    .whereNull('deleted_at')
    .first()
  if (other && workflowId !== workflow.id) return
  const message = 'There is no such workflow, or it is not another one of the same owner'
  throw new ValidationException([{ field: 'triggerConfig.workflowId', message, rule: 'exists' }])
}
