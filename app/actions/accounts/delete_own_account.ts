import db from '@adonisjs/lucid/services/db'
import FailureLimit from '#auth/failure_limit'
import { verifyPassword } from '#auth/password'
import { closeAccount } from '#actions/accounts/close_account'
import InvalidCredentialsException from '#exceptions/invalid_credentials_exception'
import UserDeleted from '#events/user_deleted'
import type { RequestOrigin } from '#events/audited_event'
import type User from '#models/user'

/** Closes the own account, for who knows its password; it is erased later. */
export default class DeleteOwnAccount {
  /**
   * @throws InvalidCredentialsException when the password is wrong, or the account has none
   * @throws RateLimitExceededException after too many wrong ones
   * @throws ConflictException for the last active admin
   */
  async handle(user: User, password: string, origin: RequestOrigin): Promise<void> {
    const limit = new FailureLimit('password', user.id)
    await limit.check()
    if (!(await verifyPassword(user.password, password))) {
      await limit.record()
      throw new InvalidCredentialsException('The password is wrong')
    }
    await limit.succeed()
    await db.transaction((trx) => closeAccount(user.id, trx))
    await UserDeleted.dispatch(user.id, user.id, origin)
  }
}
