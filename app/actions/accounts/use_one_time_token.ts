import { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { oneTimeTokenHash } from '#auth/one_time_token'
import InvalidTokenException from '#exceptions/invalid_token_exception'
import TokenExpiredException from '#exceptions/token_expired_exception'
import OneTimeToken, { type TokenPurpose } from '#models/one_time_token'
import User from '#models/user'

/**
 * Uses a token up, and all others that the user has for the purpose. The lock on the user's row
 * puts two uses in line, so that the second one sees the first.
 *
 * @returns the user whose token it was, locked until the transaction ends
 * @throws InvalidTokenException for an unknown or used one, and when the account is closed
 * @throws TokenExpiredException
 */
export async function useOneTimeToken(
  token: string,
  purpose: TokenPurpose,
  client: TransactionClientContract
): Promise<User> {
  const known = { tokenHash: oneTimeTokenHash(token), purpose }
  const found = await OneTimeToken.query({ client }).where(known).first()
  const user =
    found &&
    (await User.query({ client })
      .where({ id: found.userId, isActive: true })
      .whereNull('deletedAt')
      .forUpdate()
      .first())
  if (!user) throw new InvalidTokenException()
  const row = await OneTimeToken.query({ client }).where(known).firstOrFail()
  if (row.usedAt !== null) throw new InvalidTokenException()
  if (row.expiresAt <= DateTime.utc()) throw new TokenExpiredException()
  await OneTimeToken.query({ client })
    .where({ userId: user.id, purpose })
    .whereNull('usedAt')
    .update({ usedAt: DateTime.utc().toJSDate() })
  return user
}
