import db from '@adonisjs/lucid/services/db'

/** Executions that have not ended, and those that were made within the last five minutes, by status. */
export interface ExecutionCounts {
  open: Record<string, number>
  recent: Record<string, number>
}

/** Both parts are read off an index: history is not counted for a scrape. */
const STATEMENT = `
  select 'open' as part, status, count(*)::int as count from executions
  where status in ('pending', 'running', 'waiting') group by status
  union all
  select 'recent', status, count(*)::int from executions
  where id >= uuid_floor(now() - interval '5 minutes') group by status`

const OPEN = ['pending', 'running', 'waiting']
const ALL = [...OPEN, 'completed', 'failed', 'cancelled', 'timeout']

export default async function countExecutions(): Promise<ExecutionCounts> {
  const { rows } = await db.rawQuery<{
    rows: Array<{ part: 'open' | 'recent'; status: string; count: number }>
  }>(STATEMENT)
  const zeros = (statuses: string[]) => Object.fromEntries(statuses.map((status) => [status, 0]))
  const counts: ExecutionCounts = { open: zeros(OPEN), recent: zeros(ALL) }
  for (const { part, status, count } of rows) counts[part][status] = count
  return counts
}
