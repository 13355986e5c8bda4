import db from '@adonisjs/lucid/services/db'
import { closeAccount } from '#actions/accounts/close_account'
import ConflictException from '#exceptions/conflict_exception'
import UserDeleted from '#events/user_deleted'
import type { RequestOrigin } from '#events/audited_event'

/** An admin closes somebody's account. */
export default class DeleteUser {
  /**
   * @throws ConflictException for the own account, which has its own way out with a password, and
   * for the last active admin
   */
  async handle(actorId: string, userId: string, origin: RequestOrigin): Promise<void> {
    if (actorId === userId) throw new ConflictException('Use DELETE /users/me for the own account')
    await db.transaction((trx) => closeAccount(userId, trx))
    await UserDeleted.dispatch(actorId, userId, origin)
  }
}
