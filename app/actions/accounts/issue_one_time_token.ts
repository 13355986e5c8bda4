import { DateTime } from 'luxon'
import { newOneTimeToken, ONE_TIME_TOKEN_HOURS, oneTimeTokenHash } from '#auth/one_time_token'
import OneTimeToken, { type TokenPurpose } from '#models/one_time_token'

/** A new token of a user for a purpose. Only its hash is kept: the mail has the one copy. */
export async function issueOneTimeToken(userId: string, purpose: TokenPurpose): Promise<string> {
  const token = newOneTimeToken()
  const expiresAt = DateTime.utc().plus({ hours: ONE_TIME_TOKEN_HOURS[purpose] })
  await OneTimeToken.create({ userId, purpose, tokenHash: oneTimeTokenHash(token), expiresAt })
  return token
}
