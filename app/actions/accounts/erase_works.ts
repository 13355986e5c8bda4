import { v7 } from 'uuid'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Deletes what a user made, in an order in which nothing that is left refers to what goes. What
 * others still use stays, without an owner that leads to anybody.
 */
export async function eraseWorks(userId: string, trx: TransactionClientContract): Promise<void> {
  // What waits to be done for them has no key that would take it along.
  await trx.from('execution_endings').where('user_id', userId).delete()
  await trx.from('outgoing_mails').whereRaw(`payload->>'userId' = ?`, [userId]).delete()
  await trx.from('request_windows').where('key', `user:${userId}`).delete()
  await trx.from('deployments').where('user_id', userId).delete()
  // What was sent there goes with them.
  await trx.from('webhook_endpoints').where('user_id', userId).delete()
  // Runs and results go with them; an agent that others still use stays without its evals.
  await trx.from('eval_sets').where('user_id', userId).delete()
  await trx.rawQuery(
    `delete from workflows w where user_id = ?
       and not exists (select 1 from deployments d where d.workflow_id = w.id)`,
    [userId]
  )
  await trx.rawQuery(
    `delete from agents a where user_id = ?
       and not exists (select 1 from workflow_steps s where s.agent_id = a.id)
       and not exists (select 1 from deployments d where d.agent_id = a.id)
       and not exists (select 1 from executions e where e.agent_id = a.id)`,
    [userId]
  )
  await handOver(userId, trx)
}

/** What others still need goes to a new row that leads to nobody. */
async function handOver(userId: string, trx: TransactionClientContract) {
  const left = await trx.rawQuery(
    'select 1 from agents where user_id = ? union all select 1 from workflows where user_id = ?',
    [userId, userId]
  )
  if (left.rows.length === 0) return
  const nobody = v7()
  const now = new Date()
  await trx.table('users').insert({
    id: nobody,
    email: `${nobody}@erased.invalid`,
    is_active: false,
    deleted_at: now,
    erased_at: now,
  })
  for (const table of ['agents', 'workflows']) {
    await trx.from(table).where('user_id', userId).update({ user_id: nobody })
  }
}
