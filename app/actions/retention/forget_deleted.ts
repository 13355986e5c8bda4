import db from '@adonisjs/lucid/services/db'
import { deleteWhere } from '#actions/retention/forget_executions'

/** What may not refer to a row that goes. In this order: what a deployment uses goes after it. */
const TABLES = [
  { table: 'deployments', free: 'true', runs: null },
  { table: 'templates', free: 'true', runs: null },
  {
    table: 'workflows',
    free: `not exists (select 1 from deployments d where d.workflow_id = t.id)
      and not exists (select 1 from executions e where e.workflow_id = t.id)`,
    runs: 'workflow_id',
  },
  {
    table: 'agents',
    free: `not exists (select 1 from workflow_steps s where s.agent_id = t.id)
      and not exists (select 1 from deployments d where d.agent_id = t.id)
      and not exists (select 1 from executions e where e.agent_id = t.id)`,
    runs: 'agent_id',
  },
]

/**
 * Deletes for good what was deleted longer ago than so many days, with its executions. What is still
 * referred to, or still runs, stays until that is over.
 */
export default async function forgetDeleted(days: number, signal: AbortSignal): Promise<number> {
  let total = 0
  for (const { table, free, runs } of TABLES) {
    const { rows } = await db.rawQuery<{ rows: { id: string }[] }>(
      `select id from ${table} where deleted_at < now() - make_interval(days => ?) order by id`,
      [days]
    )
    for (const { id } of rows) {
      if (signal.aborted) return total
      if (runs) await deleteWhere(`e.${runs} = ?`, [id], signal)
      const { rowCount } = (await db.rawQuery(
        `delete from ${table} t where id = ? and deleted_at is not null and ${free}`,
        [id]
      )) as { rowCount: number }
      total += rowCount
    }
  }
  return total
}
