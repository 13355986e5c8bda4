import type { Pool, PoolClient } from 'pg'
import type { Cancellation } from '#engine/contracts/intake'
import { cancelBelow } from '#journal/cancel_trees'

const CANCEL = `
update executions e set
  cancel_requested_at = coalesce(cancel_requested_at, now()),
  status = case when driven then status else 'cancelled' end,
  completed_at = case when not driven then now() end,
  duration_ms = case when not driven then
    greatest(extract(epoch from now() - coalesce(started_at, now())) * 1000, 0)::bigint end,
  error_code = case when not driven then 'CANCELLED' end,
  error_message = case when not driven then 'The execution was cancelled' end,
  wake_at = case when driven then wake_at end,
  lease_owner = case when driven then lease_owner end,
  lease_expires_at = case when driven then lease_expires_at end
from (
  select id as found, coalesce(lease_expires_at > now(), false) as driven from executions
  where id = $1 and status in ('pending', 'running', 'waiting') for no key update
) open
where e.id = open.found
returning driven, workflow_id, duration_ms, user_id, concurrency_key`

/** A row of `CANCEL`. */
interface CancelledRow {
  driven: boolean
  workflow_id: string | null
  duration_ms: string
  user_id: string
  concurrency_key: string | null
}

/**
 * Ends an execution that nobody drives, or asks its driver to stop, and so with all that is below it.
 *
 * @returns Beside what became of it, the concurrency key that is free now.
 */
export async function cancelExecution(
  pool: Pool,
  executionId: string
): Promise<{ cancellation: Cancellation; freed: string | null }> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const { rows } = await client.query<CancelledRow>(CANCEL, [executionId])
    const row = rows[0]
    if (row?.driven) await client.query(`select pg_notify('turbocat_cancel', $1)`, [executionId])
    else if (row) await end(client, executionId, row)
    await client.query('commit')
    if (!row) return { cancellation: 'finished', freed: null }
    // By the same connection: whoever holds one and waits for another stops all when many do.
    await cancelBelow(client, executionId)
    if (row.driven) return { cancellation: 'requested', freed: null }
    return { cancellation: 'cancelled', freed: row.concurrency_key }
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}

/** What goes with the end of an execution that nobody drove. */
async function end(client: PoolClient, executionId: string, row: CancelledRow): Promise<void> {
  await client.query(
    `update execution_steps set status = 'cancelled', completed_at = now(), wake_at = null,
       changed = default
     where execution_id = $1 and status in ('running', 'waiting')`,
    [executionId]
  )
  await client.query(
    `insert into counter_deltas (kind, resource_id, total, successful, failed, duration_ms)
     select 'workflow', $1::uuid, 1, 0, 0, $2::bigint where $1 is not null`,
    [row.workflow_id, row.duration_ms]
  )
  await client.query(`select pg_notify('turbocat_live', $1)`, [
    `${executionId} ${row.user_id.slice(-8)} cancelled`,
  ])
}
