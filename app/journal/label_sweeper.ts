import type { Pool } from 'pg'
import type { Scheduler } from '#engine/contracts/scheduler'

const BATCH = 1_000

/**
 * Hints again at what waits for a label of this worker. Only workers that have the label look for it,
 * so what waits for one that nobody has costs nothing, and begins when such a worker does.
 */
export async function sweepLabels(
  pool: Pool,
  scheduler: Scheduler,
  labels: readonly string[],
  graceSeconds: number
): Promise<void> {
  if (labels.length === 0) return
  const { rows } = await pool.query<{ id: string; needs: string[] }>({
    name: 'journal_sweep_labels',
    text: `
update executions e set hinted_at = now()
from (
  select id from executions
  where needs is not null and status = 'waiting' and needs && $1::text[]
    and (lease_expires_at is null or lease_expires_at <= now())
    and coalesce(hinted_at, created_at) <= now() - $2 * interval '1 second'
  order by id limit ${BATCH} for no key update skip locked
) idle
where e.id = idle.id
returning e.id, e.needs`,
    values: [labels, graceSeconds],
  })
  for (const { id, needs } of rows) {
    await scheduler.wake(
      id,
      undefined,
      labels.find((label) => needs.includes(label))
    )
  }
}
