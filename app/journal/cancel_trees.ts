import type { Pool, PoolClient } from 'pg'

/** So many executions are cancelled by one statement. */
const BATCH = 500

/** Between two looks at executions whose rows somebody holds, in milliseconds. */
const HELD_MS = 50

/**
 * Ends what nobody drives and asks the drivers of the rest to stop. Nobody waits for them any more,
 * so that no parent is told. Rows that are locked are left for the next time: this statement waits
 * for nobody, and so nobody can wait for it in a circle.
 */
const CANCEL_TREES = {
  name: 'journal_cancel_trees',
  text: `
with recursive tree as (
  select id from executions where id = any($1::uuid[])
  union
  select c.id from executions c join tree t on c.parent_execution_id = t.id
  where c.parent_path is not null and (c.parent_awaits or c.cancel_requested_at is not null)
), open as (
  select e.id, coalesce(e.lease_expires_at > now(), false) as driven
  from executions e join tree t on t.id = e.id
  where e.status in ('pending', 'running', 'waiting') and e.cancel_requested_at is null
  order by e.id limit ${BATCH}
  for no key update of e skip locked
), ended as (
  update executions e set
    cancel_requested_at = now(), parent_awaits = false,
    status = case when o.driven then e.status else 'cancelled' end,
    completed_at = case when not o.driven then now() end,
    duration_ms = case when not o.driven then
      greatest(extract(epoch from now() - coalesce(e.started_at, now())) * 1000, 0)::bigint end,
    error_code = case when not o.driven then 'CANCELLED' end,
    error_message = case when not o.driven then 'The execution that called it has ended' end,
    wake_at = case when o.driven then e.wake_at end
  from open o where o.id = e.id
  returning e.id, o.driven, e.workflow_id, e.duration_ms, e.user_id
), steps as (
  update execution_steps s set status = 'cancelled', completed_at = now(), wake_at = null,
    changed = nextval('execution_changes') << 20
  from ended e
  where s.execution_id = e.id and not e.driven and s.status in ('running', 'waiting')
), counted as (
  insert into counter_deltas (kind, resource_id, total, successful, failed, duration_ms)
  select 'workflow', workflow_id, count(*), 0, 0, coalesce(sum(duration_ms), 0) from ended
  where not driven and workflow_id is not null group by workflow_id
), told as (
  select count(pg_notify('turbocat_cancel', id::text)) filter (where driven)
    + count(pg_notify('turbocat_live', id || ' ' || right(user_id::text, 8) || ' cancelled'))
      filter (where not driven) as count
  from ended
)
select (select count(*)::int from ended) as cancelled, (select count from told),
  (select count(*)::int from executions e join tree t on t.id = e.id
    where e.status in ('pending', 'running', 'waiting') and e.cancel_requested_at is null) as open`,
}

/** Cancels executions and all that were called by them, however deep. */
export async function cancelTrees(pool: Pool | PoolClient, ids: string[]): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ cancelled: number; open: number }>({
      ...CANCEL_TREES,
      values: [ids],
    })
    // Counted as they were before: what was cancelled just now is among them.
    const { cancelled = 0, open = 0 } = rows[0] ?? {}
    if (open <= cancelled) return
    if (cancelled === 0) await new Promise((resolve) => setTimeout(resolve, HELD_MS))
  }
}

/** Cancels what an execution waits for, however deep. */
export async function cancelBelow(pool: Pool | PoolClient, executionId: string): Promise<void> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'journal_awaited',
    text: `select id from executions where parent_execution_id = $1 and parent_awaits
      and status in ('pending', 'running', 'waiting')`,
    values: [executionId],
  })
  if (rows.length > 0) {
    await cancelTrees(
      pool,
      rows.map(({ id }) => id)
    )
  }
}

/**
 * Cancels children that nobody waits for any more, since what waited for them has ended: their
 * parent's worker died before it could.
 */
export async function cancelOrphans(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'journal_orphans',
    text: `
select c.id from executions c
join executions p on p.id = c.parent_execution_id
left join execution_steps s on s.execution_id = p.id and s.path = c.parent_path
  and s.attempt = c.parent_attempt
where c.parent_awaits and c.status in ('pending', 'running', 'waiting')
  and c.cancel_requested_at is null
  and (p.status in ('completed', 'failed', 'cancelled', 'timeout')
    or s.status not in ('running', 'waiting'))
limit 1000`,
  })
  const ids = rows.map(({ id }) => id)
  if (ids.length > 0) await cancelTrees(pool, ids)
}
