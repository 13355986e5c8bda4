import { v7 } from 'uuid'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { eraseExecutions } from '#actions/accounts/erase_executions'

/**
 * Removes an account that was deleted, and every row of it. The database takes along what refers to
 * the user; what is done here is what it can't know:
 *
 * - audit rows keep what happened and when, and lose who, from where and to what values;
 * - public agents that workflows of others use, and workflows that others deployed, stay with
 *   nobody: a row without name or address owns them.
 *
 * @returns false when somebody else erases it, or it was not deleted
 */
export async function eraseUser(userId: string): Promise<boolean> {
  await eraseExecutions(userId)
  return db.transaction(async (trx) => {
    const user = (await trx
      .from('users')
      .select('email')
      .where('id', userId)
      .whereNotNull('deleted_at')
      .forUpdate()
      .skipLocked()
      .first()) as { email: string } | null
    if (user === null) return false
    await anonymizeAudit(userId, user.email, trx)
    await deleteWorks(userId, trx)
    await handOver(userId, trx)
    await trx.from('users').where('id', userId).delete()
    return true
  })
}

/** Failed logins have no user; what was tried names the address. */
async function anonymizeAudit(userId: string, email: string, trx: TransactionClientContract) {
  await trx
    .from('audit_logs')
    .where('user_id', userId)
    .orWhere((about) => about.where('resource_type', 'user').where('resource_id', userId))
    .orWhere((failed) =>
      failed
        .where('action', 'user.login_failed')
        .whereRaw(`changes->>'email' = ?`, [email])
        .whereRaw(
          'not exists (select 1 from users where lower(email) = lower(?) and id <> ? and deleted_at is null)',
          [email, userId]
        )
    )
    .update({ user_id: null, changes: null, ip_address: null, user_agent: null })
}

/** In an order in which nothing that is left refers to what goes. */
async function deleteWorks(userId: string, trx: TransactionClientContract) {
  await trx.from('deployments').where('user_id', userId).delete()
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
