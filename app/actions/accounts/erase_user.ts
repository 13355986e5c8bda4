import db from '@adonisjs/lucid/services/db'
import { anonymizeAudit } from '#actions/accounts/anonymize_audit'
import { eraseAnswers } from '#actions/accounts/erase_answers'
import { eraseExecutions } from '#actions/accounts/erase_executions'
import { eraseWorks } from '#actions/accounts/erase_works'

/**
 * Removes an account that was deleted, and every row of it. The database takes along what refers to
 * the user; what is done here is what it can't know:
 *
 * - audit rows keep what happened and when, and lose who, from where and to what values;
 * - public agents that workflows of others use, and workflows that others deployed, stay with
 *   nobody: a row without name or address owns them;
 * - executions of others keep that they were answered, and lose by whom.
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
    await eraseAnswers(userId, user.email, trx)
    await eraseWorks(userId, trx)
    await trx.from('users').where('id', userId).delete()
    return true
  })
}
