import db from '@adonisjs/lucid/services/db'
import { oneTimeTokenHash } from '#auth/one_time_token'

/** The e-mail that a token went out to, used or not; null for an unknown token. */
export default async function findEmailOfToken(token: unknown): Promise<string | null> {
  if (typeof token !== 'string') return null
  const row = (await db
    .from('one_time_tokens')
    .join('users', 'users.id', 'one_time_tokens.user_id')
    .where('token_hash', oneTimeTokenHash(token))
    .select('users.email')
    .first()) as { email: string } | null
  return row?.email ?? null
}
