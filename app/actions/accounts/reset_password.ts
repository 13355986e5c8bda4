import { DateTime } from 'luxon'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { hashPassword } from '#auth/password'
import { endSessions, revokeKeys } from '#actions/accounts/end_access'
import { useOneTimeToken } from '#actions/accounts/use_one_time_token'
import PasswordReset from '#events/password_reset'
import type { RequestOrigin } from '#events/audited_event'
import type User from '#models/user'

/** Gives an account a new password by a token from a mail, and ends all of its sessions. */
export default class ResetPassword {
  /** @throws InvalidTokenException, TokenExpiredException */
  async handle(
    { token, newPassword }: { token: string; newPassword: string },
    origin: RequestOrigin
  ): Promise<void> {
    const user = await db.transaction(async (trx) => {
      const owner = await useOneTimeToken(token, 'reset_password', trx)
      const password = await hashPassword(newPassword)
      await this.#takeOver(owner, trx)
      return owner.merge({ password, emailVerified: true }).save()
    })
    await PasswordReset.dispatch(user.id, origin)
  }

  /**
   * The mail proves whose address it is. Where that was not known before, somebody else may have
   * made the account, so that everything else that lets them in goes too.
   */
  async #takeOver(user: User, trx: TransactionClientContract): Promise<void> {
    await endSessions(user.id, 'password_reset', trx)
    if (user.emailVerified) return
    await revokeKeys(user.id, trx)
    user.merge({ supabaseId: null, updatedAt: DateTime.utc() })
  }
}
