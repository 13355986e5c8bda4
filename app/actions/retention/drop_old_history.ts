import db from '@adonisjs/lucid/services/db'

/** A partition is dropped once nobody reads its table; who reads must not queue up behind that. */
const LOCK_TIMEOUT = '2s'

const LOCK_NOT_AVAILABLE = '55P03'

/** Partitions of months, with the first id that is behind them. */
const PARTITIONS = `
  select c.relname as name, p.relname as parent,
    substring(pg_get_expr(c.relpartbound, c.oid) from $$FROM \\('([0-9a-f-]+)'\\)$$)::uuid as first,
    substring(pg_get_expr(c.relpartbound, c.oid) from $$TO \\('([0-9a-f-]+)'\\)$$)::uuid as behind
  from pg_inherits i
  join pg_class c on c.oid = i.inhrelid
  join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'history'
  join pg_class p on p.oid = i.inhparent and p.relname in ('execution_steps', 'execution_logs')
  where pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT'`

/**
 * Whole months at once: logs that are older than they are kept, and steps of a month in which no
 * execution is left. Of logs, a month goes as soon as its last day is old enough.
 *
 * @param logDays 0 keeps logs for as long as their executions.
 * @returns How many partitions were dropped; one that is in use is left to the next run.
 */
export default async function dropOldHistory(logDays: number): Promise<number> {
  const { rows } = await db.rawQuery<{ rows: { name: string }[] }>(
    `select name from (${PARTITIONS}) months
    where behind < uuid_floor(now() - interval '1 month') and (
      (parent = 'execution_logs' and cast(:logDays as int) > 0
        and behind <= uuid_floor(now() - make_interval(days => cast(:logDays as int))))
      or not exists (select 1 from executions e where e.id >= first and e.id < behind))
    order by name`,
    { logDays }
  )
  let dropped = 0
  for (const { name } of rows) if (await drop(name)) dropped += 1
  return dropped
}

async function drop(name: string): Promise<boolean> {
  try {
    await db.transaction(async (trx) => {
      await trx.rawQuery(`set local lock_timeout = '${LOCK_TIMEOUT}'`)
      await trx.rawQuery('drop table history.??', [name])
    })
    return true
  } catch (error) {
    if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error
    return false
  }
}
