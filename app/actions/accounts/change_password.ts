import { DateTime } from 'luxon'
import db from '@adonisjs/lucid/services/db'
import { hashPassword, verifyPassword } from '#auth/password'
import FailureLimit from '#auth/failure_limit'
import InvalidCredentialsException from '#exceptions/invalid_credentials_exception'
import PasswordChanged from '#events/password_changed'
import type { RequestOrigin } from '#events/audited_event'
import Session from '#models/session'
import type User from '#models/user'

/** Gives an account a new password and ends its other sessions. */
export default class ChangePassword {
  /**
   * @throws InvalidCredentialsException when `currentPassword` is wrong
   * @throws RateLimitExceededException after too many wrong ones: a stolen session must not be a
   * way to guess the password
   */
  async handle(
    user: User,
    input: { currentPassword: string; newPassword: string },
    origin: RequestOrigin
  ): Promise<void> {
    const limit = new FailureLimit('password', user.id)
    await limit.check()
    if (!(await verifyPassword(user.password, input.currentPassword))) {
      await limit.record()
      throw new InvalidCredentialsException('The current password is wrong')
    }
    await limit.succeed()
    const password = await hashPassword(input.newPassword)
    await db.transaction(async (trx) => {
      await user.merge({ password }).useTransaction(trx).save()
      const others = Session.query({ client: trx }).where('userId', user.id).whereNull('revokedAt')
      if (user.currentSessionId) others.whereNot('id', user.currentSessionId)
      await others.update({
        revokedAt: DateTime.utc().toJSDate(),
        revokedReason: 'password_changed',
      })
      // A mail that is still on its way must not undo this.
      await trx
        .from('one_time_tokens')
        .where({ user_id: user.id, purpose: 'reset_password' })
        .delete()
    })
    await PasswordChanged.dispatch(user.id, origin)
  }
}
