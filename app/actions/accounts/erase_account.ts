import db from '@adonisjs/lucid/services/db'
import { closeAccount } from '#actions/accounts/close_account'
import { eraseUser } from '#actions/accounts/erase_user'
import type { RequestOrigin } from '#events/audited_event'
import UserErased from '#events/user_erased'
import ConflictException from '#exceptions/conflict_exception'
import type User from '#models/user'

/** An operator erases an account at once, without the days in which it could be brought back. */
export default class EraseAccount {
  /** @throws ConflictException for the last active admin, or while somebody else erases it */
  async handle(user: User, origin: RequestOrigin): Promise<void> {
    if (user.deletedAt === null) await db.transaction((trx) => closeAccount(user.id, trx))
    if (!(await eraseUser(user.id))) throw new ConflictException('It is being erased already')
    await UserErased.dispatch(user.id, origin)
  }
}
