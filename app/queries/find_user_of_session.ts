import db from '@adonisjs/lucid/services/db'
import type { ModelObject } from '@adonisjs/lucid/types/model'
import { GatheredReads, type Placed } from '#models/gathered_reads'
import User from '#models/user'

/**
 * Asked at each request, so it is written by hand and named: PostgreSQL plans it once a connection,
 * and planning would cost more than running it. The columns are listed, because a prepared `*`
 * fails on every open connection once a migration adds one. With its limit the inner part is looked
 * up for each by index, whatever PostgreSQL believes of how large the tables are.
 */
const STATEMENT = `
  select asked.place::int, users.id, users.email, users.full_name, users.avatar_url,
    users.password, users.role, users.is_active, users.email_verified, users.preferences,
    users.last_login_at, users.created_at, users.updated_at, users.deleted_at
  from unnest(?::uuid[]) with ordinality as asked (id, place)
  cross join lateral (
    select users.* from sessions join users on users.id = sessions.user_id
    where sessions.id = asked.id and sessions.revoked_at is null and sessions.expires_at > now()
      and users.is_active and users.deleted_at is null
    limit 1) as users`

const users = new GatheredReads(async (sessionIds: string[]) => {
  const { rows } = (await db
    .connection()
    .getReadClient()
    .raw(STATEMENT, [sessionIds])
    .options({ name: 'find_users_of_sessions' })) as { rows: (Placed & ModelObject)[] }
  return rows
})

/** The user of a session that lives, if the user may still come in; else null. */
export default async function findUserOfSession(subject: {
  userId: string
  sessionId: string
}): Promise<User | null> {
  const row = await users.find(subject.sessionId)
  if (row === undefined || row.id !== subject.userId) return null
  const options = { client: db.connection(), connection: 'postgres' }
  const user = User.$createFromAdapterResult(row, {}, options)
  if (user !== null) user.currentSessionId = subject.sessionId
  return user
}
