/** What taking a lease changes: $2 the worker's id, $3 seconds. */
export const LEASE_ASSIGNMENTS = `
  lease_number = e.lease_number + 1, lease_owner = $2,
  lease_expires_at = now() + $3 * interval '1 second',
  status = 'running', started_at = coalesce(e.started_at, now()), wake_at = null, needs = null,
  slot_reserved_at = null, changed_xid = pg_current_xact_id()`

/** What a driver is told of an execution when it gets it. */
export const ACQUIRED_COLUMNS = `
  e.id, e.user_id, e.workflow_id, e.workflow_version, e.agent_id, e.agent_version,
  e.agent_versions, e.trigger_type, e.trigger_data::text, e.deployment_id, e.input_data::text,
  e.concurrency_key,
  e.cancel_requested_at is not null as cancel_requested, e.lease_number::text as lease,
  e.last_signal_id::float8 as last_signal, e.parent_execution_id, e.parent_awaits, e.depth, e.trace,
  extract(epoch from e.created_at)::float8 * 1000 as created_at,
  extract(epoch from now() - e.started_at)::float8 * 1000 as running_for`

/**
 * Takes leases: $1 execution ids, $2 the worker's id, $3 seconds, $4 the worker's labels, $5 null or
 * milliseconds: what has not begun, and was accepted longer ago than that, is left to its turn
 * (`TURN_STATEMENT`). What is held back by a limit is not taken. A hint that comes before its time
 * finds `wake_at` in the future and takes nothing, and so does one for an execution that waits for
 * something from outside, as long as it has not come. Final executions are never taken again.
 */
export const ACQUIRE_STATEMENT = {
  name: 'journal_acquire',
  text: `
update executions e set ${LEASE_ASSIGNMENTS}
from (
  select id from executions
  where id = any($1::uuid[]) and status in ('pending', 'running', 'waiting')
    and (lease_expires_at is null or lease_expires_at <= now())
    and (wake_at <= now() + interval '20 milliseconds' or (wake_at is null and status <> 'waiting')
      or needs && $4::text[])
    and (status <> 'pending' or cancel_requested_at is not null or (not held
      and ($5::float8 is null or created_at > now() - $5 * interval '1 millisecond')))
  order by id for no key update skip locked
) due
where e.id = due.id
returning ${ACQUIRED_COLUMNS}`,
}

/** Keeps the leases in $1 (of worker $2) for $3 seconds more; says which hold and which are to be cancelled. */
export const RENEW_STATEMENT = {
  name: 'journal_renew',
  text: `
with mine as materialized (
  select id from executions
  where id = any($1::uuid[]) and lease_owner = $2 and status = 'running'
  order by id for no key update
)
update executions e set lease_expires_at = now() + $3 * interval '1 second'
from mine where e.id = mine.id
returning e.id, e.lease_number::text as lease, e.cancel_requested_at is not null as cancel_requested,
  e.last_signal_id::float8 as last_signal`,
}
