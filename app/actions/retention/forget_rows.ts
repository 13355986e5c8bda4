import db from '@adonisjs/lucid/services/db'

/** Rows that go in one statement. */
const AT_ONCE = 5_000

/** Days that a session which is over is kept, so that people see where they were signed in. */
const SESSION_DAYS = 30

/** Tables whose ids carry a time, and the column that does. */
const COLUMNS = { execution_logs: 'execution_id', deployment_events: 'id', audit_logs: 'id' }

/** Deletes rows that are older than so many days by the time that their ids carry. */
export function forgetById(
  table: keyof typeof COLUMNS,
  days: number,
  signal: AbortSignal
): Promise<number> {
  const column = COLUMNS[table]
  return batches(
    `delete from ${table} where (${column}, tableoid, ctid) in (
      select ${column}, tableoid, ctid from ${table}
      where ${column} < uuid_floor(now() - make_interval(days => ?)) limit ${AT_ONCE})`,
    [days],
    signal
  )
}

/** Deletes sessions, with their tokens, that have been over for a while, and counts that are over. */
export async function forgetSessions(signal: AbortSignal): Promise<number> {
  await batches(
    `delete from request_windows where ctid = any (array(
      select ctid from request_windows where ends_at < now() limit ${AT_ONCE}))`,
    [],
    signal
  )
  return batches(
    `delete from sessions where id in (select id from sessions
      where least(expires_at, revoked_at) < now() - make_interval(days => ?) limit ${AT_ONCE})`,
    [SESSION_DAYS],
    signal
  )
}

async function batches(sql: string, bindings: number[], signal: AbortSignal): Promise<number> {
  let total = 0
  while (!signal.aborted) {
    const { rowCount } = (await db.rawQuery(sql, bindings)) as { rowCount: number }
    total += rowCount
    if (rowCount < AT_ONCE) break
  }
  return total
}
