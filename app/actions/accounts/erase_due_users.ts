import { randomUUID } from 'node:crypto'
import db from '@adonisjs/lucid/services/db'
import { eraseUser } from '#actions/accounts/erase_user'
import UserErased from '#events/user_erased'
import type { RequestOrigin } from '#events/audited_event'

/** Days from an account's deletion to its erasure. */
export const ERASED_AFTER_DAYS = 90

/**
 * Erases the accounts whose time has come, and forgets tokens of mails that are past their use. May
 * run in several processes at once, and may be cut off anywhere: the next run goes on.
 *
 * @returns how many accounts were erased
 */
export default async function eraseDueUsers(): Promise<number> {
  await db.from('one_time_tokens').whereRaw(`expires_at < now() - interval '7 days'`).delete()
  const due = (await db
    .from('users')
    .select('id')
    .whereNull('erased_at')
    .whereRaw('deleted_at < now() - make_interval(days => ?)', [ERASED_AFTER_DAYS])
    .orderBy('deleted_at')) as { id: string }[]
  let erased = 0
  for (const { id } of due) {
    if (!(await eraseUser(id))) continue
    await UserErased.dispatch(id, ourselves())
    erased += 1
  }
  return erased
}

/** Nobody asked for it: the machine does it by itself. */
function ourselves(): RequestOrigin {
  return { ipAddress: '127.0.0.1', userAgent: 'user:erase-due', requestId: randomUUID() }
}
