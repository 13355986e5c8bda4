import { DateTime } from 'luxon'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { refreshTokenHash } from '#auth/refresh_token'
import { issueTokens, type Tokens } from '#actions/accounts/issue_tokens'
import type ApiException from '#exceptions/api_exception'
import InvalidTokenException from '#exceptions/invalid_token_exception'
import TokenExpiredException from '#exceptions/token_expired_exception'
import TokenReuseDetected from '#events/token_reuse_detected'
import type { RequestOrigin } from '#events/audited_event'
import RefreshToken from '#models/refresh_token'
import Session from '#models/session'
import User from '#models/user'

/** What comes of a token; a refusal is a value, because the revocation beside it must commit. */
type Outcome = { tokens: Tokens } | { refusal: ApiException; reused?: Session }

/** Exchanges a refresh token for new ones (RFC 9700, section 4.14.2: rotation). */
export default class RefreshTokens {
  /**
   * @throws InvalidTokenException for an unknown, revoked or used one. A used one ends its session:
   * either the thief or the owner holds a copy, and nobody can tell which.
   * @throws TokenExpiredException
   */
  async handle(refreshToken: string, origin: RequestOrigin): Promise<Tokens> {
    const outcome = await db.transaction((trx) => this.#exchange(refreshToken, trx))
    if ('tokens' in outcome) return outcome.tokens
    const { refusal, reused } = outcome
    if (reused) await TokenReuseDetected.dispatch(reused.userId, reused.id, origin)
    throw refusal
  }

  /** The row lock puts two uses of one token in line: the second sees that it was used. */
  async #exchange(refreshToken: string, trx: TransactionClientContract): Promise<Outcome> {
    const tokenHash = refreshTokenHash(refreshToken)
    const token = await RefreshToken.query({ client: trx }).where({ tokenHash }).forUpdate().first()
    if (token === null) return { refusal: new InvalidTokenException() }
    const session = await Session.query({ client: trx })
      .where('id', token.sessionId)
      .forUpdate()
      .firstOrFail()
    if (session.revokedAt !== null) return { refusal: new InvalidTokenException() }
    if (token.usedAt !== null) {
      await session.merge({ revokedAt: DateTime.utc(), revokedReason: 'token_reuse' }).save()
      return { refusal: new InvalidTokenException(), reused: session }
    }
    if (token.expiresAt <= DateTime.utc()) return { refusal: new TokenExpiredException() }
    const user = await User.query({ client: trx }).where('id', session.userId).firstOrFail()
    if (!user.isActive || user.deletedAt !== null) return { refusal: new InvalidTokenException() }
    await token.merge({ usedAt: DateTime.utc() }).save()
    return { tokens: await issueTokens(user, session, trx) }
  }
}
