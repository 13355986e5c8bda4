import db from '@adonisjs/lucid/services/db'
import type { ModelObject } from '@adonisjs/lucid/types/model'
import { GatheredReads, type Placed } from '#models/gathered_reads'
import User from '#models/user'

/** By the hash alone, one prepared statement; see `find_user_of_session` for why by hand. */
const STATEMENT = `
  select asked.place::int, users.id, users.email, users.full_name, users.avatar_url,
    users.password, users.role, users.is_active, users.email_verified, users.preferences,
    users.last_login_at, users.created_at, users.updated_at, users.deleted_at,
    users.key_id, users.key_scopes, users.key_limit, users.key_expired
  from unnest(?::bytea[]) with ordinality as asked (key_hash, place)
  cross join lateral (
    select users.*, api_keys.id as key_id, api_keys.scopes as key_scopes,
      api_keys.rate_limit_per_minute as key_limit,
      coalesce(api_keys.expires_at <= now(), false) as key_expired
    from api_keys join users on users.id = api_keys.user_id
    where api_keys.key_hash = asked.key_hash and api_keys.is_active
      and api_keys.revoked_at is null and users.is_active and users.deleted_at is null
    limit 1) as users`

interface KeyColumns extends Placed, ModelObject {
  key_id: string
  key_scopes: string[]
  key_limit: number
  key_expired: boolean
}

const users = new GatheredReads(async (hashes: Buffer[]) => {
  const { rows } = (await db
    .connection()
    .getReadClient()
    .raw(STATEMENT, [hashes])
    .options({ name: 'find_users_of_api_keys' })) as { rows: KeyColumns[] }
  return rows
})

/**
 * The user of a key that is neither revoked nor inactive, if the user may still come in: limited to
 * the key's scopes. `'expired'` for a key past its time, null for any other.
 *
 * @param hash SHA-256 of the key. A hash is looked up, not compared: how long that takes says
 * nothing of how much of a guess was right.
 */
export default async function findUserOfApiKey(hash: Buffer): Promise<User | 'expired' | null> {
  const row = await users.find(hash)
  if (row === undefined) return null
  if (row.key_expired) return 'expired'
  const options = { client: db.connection(), connection: 'postgres' }
  const user = User.$createFromAdapterResult(row, {}, options)
  if (user === null) return null
  user.scopes = row.key_scopes
  user.currentApiKey = { id: row.key_id, rateLimitPerMinute: row.key_limit }
  return user
}
