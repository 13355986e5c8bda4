import { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { ACCESS_TOKEN_SECONDS, signAccessToken } from '#auth/access_token'
import { newRefreshToken, REFRESH_TOKEN_DAYS, refreshTokenHash } from '#auth/refresh_token'
import RefreshToken from '#models/refresh_token'
import type Session from '#models/session'
import type User from '#models/user'

/** What a client gets to come in with. `expiresIn`: seconds of the access token. */
export interface Tokens {
  accessToken: string
  refreshToken: string
  expiresIn: number
  tokenType: 'Bearer'
}

/** New tokens of a session, which lives on for as long as the refresh token does. */
export async function issueTokens(
  user: User,
  session: Session,
  trx: TransactionClientContract
): Promise<Tokens> {
  const now = DateTime.utc()
  const expiresAt = now.plus({ days: REFRESH_TOKEN_DAYS })
  const refreshToken = newRefreshToken()
  await session.merge({ lastUsedAt: now, expiresAt }).useTransaction(trx).save()
  await RefreshToken.create(
    { sessionId: session.id, tokenHash: refreshTokenHash(refreshToken), expiresAt },
    { client: trx }
  )
  const accessToken = await signAccessToken(user, session.id)
  return { accessToken, refreshToken, expiresIn: ACCESS_TOKEN_SECONDS, tokenType: 'Bearer' }
}
