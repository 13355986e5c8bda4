import db from '@adonisjs/lucid/services/db'
import User from '#models/user'

/**
 * Asked at each request, so it is written by hand and named: PostgreSQL plans it once a connection,
 * and planning would cost more than running it. The columns are listed, because a prepared `*`
 * fails on every open connection once a migration adds one.
 */
const STATEMENT = `
  select users.id, users.email, users.full_name, users.avatar_url, users.password, users.role,
    users.is_active, users.email_verified, users.preferences, users.last_login_at,
    users.created_at, users.updated_at, users.deleted_at
  from sessions join users on users.id = sessions.user_id
  where sessions.id = ? and users.id = ?
    and sessions.revoked_at is null and sessions.expires_at > now()
    and users.is_active and users.deleted_at is null`

/** The user of a session that lives, if the user may still come in; else null. */
export default async function findUserOfSession(subject: {
  userId: string
  sessionId: string
}): Promise<User | null> {
  const client = db.connection()
  const { rows } = (await client
    .getReadClient()
    .raw(STATEMENT, [subject.sessionId, subject.userId])
    .options({ name: 'find_user_of_session' })) as { rows: Record<string, unknown>[] }
  const user = User.$createFromAdapterResult(rows[0], {}, { client, connection: 'postgres' })
  if (user !== null) user.currentSessionId = subject.sessionId
  return user
}
