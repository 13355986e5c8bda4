import db from '@adonisjs/lucid/services/db'
import User from '#models/user'

/** By the hash alone, one prepared statement; see `find_user_of_session` for why by hand. */
const STATEMENT = `
  select users.id, users.email, users.full_name, users.avatar_url, users.password, users.role,
    users.is_active, users.email_verified, users.preferences, users.last_login_at,
    users.created_at, users.updated_at, users.deleted_at,
    api_keys.id as key_id, api_keys.scopes as key_scopes, api_keys.rate_limit_per_minute as key_limit,
    coalesce(api_keys.expires_at <= now(), false) as key_expired
  from api_keys join users on users.id = api_keys.user_id
  where api_keys.key_hash = ?
    and api_keys.is_active and api_keys.revoked_at is null
    and users.is_active and users.deleted_at is null`

interface KeyColumns {
  key_id: string
  key_scopes: string[]
  key_limit: number
  key_expired: boolean
}

/**
 * The user of a key that is neither revoked nor inactive, if the user may still come in: limited to
 * the key's scopes. `'expired'` for a key past its time, null for any other.
 *
 * @param hash SHA-256 of the key. A hash is looked up, not compared: how long that takes says
 * nothing of how much of a guess was right.
 */
export default async function findUserOfApiKey(hash: Buffer): Promise<User | 'expired' | null> {
  const client = db.connection()
  const { rows } = (await client
    .getReadClient()
    .raw(STATEMENT, [hash])
    .options({ name: 'find_user_of_api_key' })) as { rows: (KeyColumns & object)[] }
  const row = rows[0]
  if (row === undefined) return null
  if (row.key_expired) return 'expired'
  const user = User.$createFromAdapterResult(row, {}, { client, connection: 'postgres' })
  if (user === null) return null
  user.scopes = row.key_scopes
  user.currentApiKey = { id: row.key_id, rateLimitPerMinute: row.key_limit }
  return user
}
