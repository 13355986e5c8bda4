import { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { endSessions, revokeKeys } from '#actions/accounts/end_access'
import { keepAnAdmin } from '#actions/accounts/keep_an_admin'
import User from '#models/user'

/**
 * Closes an account at once: nobody comes in with it, and nothing of it starts by itself any more.
 * Its rows stay until it is erased.
 *
 * @throws ConflictException for the last active admin
 * @throws E_ROW_NOT_FOUND when it is closed already, which is 404
 */
export async function closeAccount(
  userId: string,
  client: TransactionClientContract
): Promise<void> {
  await keepAnAdmin(userId, client)
  const user = await User.query({ client })
    .where('id', userId)
    .whereNull('deletedAt')
    .forUpdate()
    .firstOrFail()
  await user.merge({ isActive: false, deletedAt: DateTime.utc() }).save()
  await endSessions(userId, 'account_deleted', client)
  await revokeKeys(userId, client)
  const own = (table: string) => client.from(table).where('user_id', userId)
  await own('one_time_tokens').delete()
  const workflows = own('workflows').select('id')
  await client.from('workflow_schedules').whereIn('workflow_id', workflows).delete()
  await own('event_subscriptions').delete()
  await own('workflows').where('schedule_enabled', true).update({ schedule_enabled: false })
  await own('deployments').whereNot('status', 'stopped').update({ status: 'stopped' })
}
