import { DateTime } from 'luxon'
import db from '@adonisjs/lucid/services/db'
import { verifyPassword } from '#auth/password'
import FailureLimit from '#auth/failure_limit'
import { issueTokens, type Tokens } from '#actions/accounts/issue_tokens'
import ForbiddenException from '#exceptions/forbidden_exception'
import InvalidCredentialsException from '#exceptions/invalid_credentials_exception'
import LoginFailed from '#events/login_failed'
import UserLoggedIn from '#events/user_logged_in'
import type { RequestOrigin } from '#events/audited_event'
import Session from '#models/session'
import User from '#models/user'

/** Begins a session with e-mail (in lower case) and password. */
export default class LogIn {
  /**
   * @throws InvalidCredentialsException, after the time of one hash whether or not there is such
   * an account
   * @throws ForbiddenException when the account is deactivated, but only to who has its password
   * @throws RateLimitExceededException after too many failures for this e-mail
   */
  async handle(
    { email, password }: { email: string; password: string },
    origin: RequestOrigin
  ): Promise<{ user: User; tokens: Tokens }> {
    const limit = new FailureLimit('login', email)
    await limit.check()
    const user = await User.query()
      .whereRaw('lower(email) = ?', [email])
      .whereNull('deletedAt')
      .first()
    const matches = await verifyPassword(user?.password ?? null, password)
    if (user === null || !matches) {
      await LoginFailed.dispatch(user?.id ?? null, email, origin)
      await limit.record()
      throw new InvalidCredentialsException()
    }
    await limit.succeed()
    if (!user.isActive) throw new ForbiddenException('This account is deactivated')
    const { session, tokens } = await this.#openSession(user, origin)
    await UserLoggedIn.dispatch(user.id, session.id, origin)
    return { user, tokens }
  }

  #openSession(user: User, { ipAddress, userAgent }: RequestOrigin) {
    return db.transaction(async (trx) => {
      const session = new Session().merge({ userId: user.id, ipAddress, userAgent })
      const tokens = await issueTokens(user, session, trx)
      await user.merge({ lastLoginAt: DateTime.utc() }).useTransaction(trx).save()
      return { session, tokens }
    })
  }
}
