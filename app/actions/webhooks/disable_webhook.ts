import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { keepMail } from '#actions/mails/keep_mail'

/** Sends nothing any more to an address that does not want it, or does not work, and tells its owner. */
export async function disableWebhook(
  id: string,
  reason: 'gone' | 'failing',
  trx: TransactionClientContract
): Promise<void> {
  const disabled = await trx
    .from('webhook_endpoints')
    .where({ id, is_active: true })
    .update({ is_active: false, disabled_at: new Date(), disabled_reason: reason })
    .returning('id')
  if (disabled.length === 0) return
  await dropPending(id, trx)
  await keepMail('webhook_disabled', { webhookId: id, reason }, trx)
}

/** What was on its way to an address that is told nothing more; it can be redelivered. */
export async function dropPending(
  endpointId: string,
  trx: TransactionClientContract
): Promise<void> {
  await trx
    .from('webhook_deliveries')
    .where({ endpoint_id: endpointId, status: 'pending' })
    .update({
      status: 'failed',
      next_attempt_at: null,
      held_until: null,
      completed_at: new Date(),
      error: 'The webhook is not active',
    })
}
