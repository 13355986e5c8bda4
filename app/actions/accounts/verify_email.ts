import db from '@adonisjs/lucid/services/db'
import { useOneTimeToken } from '#actions/accounts/use_one_time_token'
import EmailVerified from '#events/email_verified'
import type { RequestOrigin } from '#events/audited_event'

/** Takes a token from a mail as the proof that the address is its user's. */
export default class VerifyEmail {
  /** @throws InvalidTokenException, TokenExpiredException */
  async handle(token: string, origin: RequestOrigin): Promise<void> {
    const user = await db.transaction(async (trx) => {
      const owner = await useOneTimeToken(token, 'verify_email', trx)
      return owner.merge({ emailVerified: true }).save()
    })
    await EmailVerified.dispatch(user.id, origin)
  }
}
