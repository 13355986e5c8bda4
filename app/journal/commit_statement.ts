/** What most commits have none of: signals that were taken, waits that people see, and children. */
const RARE = `received as (
  update execution_signals g set taken_path = t.path, taken_attempt = t.attempt
  from json_to_recordset($7::json) as t(execution_id uuid, id bigint, path text, attempt integer,
    lease bigint)
  join held h on h.id = t.execution_id and h.lease_number = t.lease
  where g.id = t.id and g.execution_id = h.id and g.taken_path is null
), asked as (
  insert into execution_waits as w (execution_id, path, attempt, kind, name, message, schema,
    approvers, expires_at, closed_at)
  select a.execution_id, a.path, a.attempt, a.kind, a.name, a.message, a.schema, a.approvers,
    now() + a.expires_in * interval '1 millisecond', case when a.closed then now() end
  from json_to_recordset($8::json) as a(execution_id uuid, path text, attempt integer, kind text,
    name text, message text, schema json, approvers jsonb, expires_in float8, closed boolean,
    lease bigint)
  join held h on h.id = a.execution_id and h.lease_number = a.lease
  on conflict (execution_id, path, attempt) do update set closed_at = now()
  where excluded.closed_at is not null and w.closed_at is null
), called as (
  insert into executions (id, user_id, workflow_id, workflow_version, agent_versions, trigger_type,
    trigger_data, input_data, steps_total, parent_execution_id, parent_path, parent_attempt,
    parent_awaits, depth, priority, trace)
  select c.id, h.user_id, c.workflow_id, c.workflow_version, c.agent_versions, h.trigger_type,
    json_build_object('parent', json_build_object('executionId', h.id, 'path', c.path)),
    c.input_data::json, c.steps_total, h.id, c.path, c.attempt, c.awaited, h.depth + 1, h.priority,
    c.trace
  from json_to_recordset($9::json) as c(parent uuid, lease bigint, id uuid, path text,
    attempt integer, awaited boolean, workflow_id uuid, workflow_version integer,
    agent_versions jsonb, input_data text, steps_total integer, trace jsonb)
  join held h on h.id = c.parent and h.lease_number = c.lease
  on conflict do nothing
), `

/**
 * One commit of the journal: one statement, so one round trip and one transaction, for any number
 * of executions.
 *
 * `held` is the fence: it has the rows whose lease is still the newest, locked, and everything else
 * joins it, so a driver that lost its lease writes nothing. The parents that are told of an end
 * (by the trigger on `executions`) are locked with them, all in one order, so that no two commits
 * wait for each other. A step's row that already ended is left as it
 * is: what was committed once never changes. Agents' and workflows' counters are summed from the
 * rows that really changed and appended to `counter_deltas`; nobody waits for a hot counter row.
 *
 * An execution that parks although somebody asked to cancel it, sent it a signal or kept it a slot,
 * too late for its driver to hear, is due at once, and the driver is told (`due`). All of it stands on
 * the execution's own row, since after waiting for its lock the statement sees that row anew and all others as they were.
 *
 * The rows of a commit are numbered, steps before logs, in the order in which they are given: `changed`
 * is what streams read on from. The number is drawn once all rows of `held` are locked, so that of
 * two commits for one execution the later one has the higher number. What changed is told on
 * `turbocat_live` (`services/live/told.ts`), 128 executions at a time, which is under the 8000 bytes
 * that a notification may have.
 *
 * Parameters: $1 leases, $2 steps, $3 logs, $4 progress, $5 endings, $6 payloads,
 * $7 taken signals, $8 waits, $9 children, each a JSON array.
 * Due times come as milliseconds from now (`wake_in`), so that a worker's wrong clock moves no
 * timer; the other times are milliseconds since the epoch.
 */
const commitText = (rare: string) => `
with locked as materialized (
  select e.id, e.lease_number, e.workflow_id, e.started_at, e.user_id, e.status, e.trigger_type,
    e.priority, e.depth, l.lease
  from executions e
  join (
    select id, max(lease) as lease from json_to_recordset($1::json) as l(id uuid, lease bigint)
    group by id
  ) l on l.id = e.id
  where e.status in ('pending', 'running', 'waiting')
  order by e.id
  for no key update of e
), held as materialized (
  select * from locked where lease = lease_number
), numbered as materialized (
  select nextval('execution_changes') << 20 as base from (select count(*) from held) all_held
), stored as (
  insert into payloads (hash, data, size)
  select decode(p.hash, 'hex'), decode(p.data, 'base64'), p.size
  from json_to_recordset($6::json) as p(hash text, data text, size integer)
  order by 1
  on conflict (hash) do nothing
), written as (
  insert into execution_steps as t (execution_id, path, attempt, step_key, step_type, iteration,
    agent_id, agent_version, status, inputs, inputs_ref, output, output_ref, error, usage, wake_at,
    started_at, completed_at, duration_ms, lease_number, changed, state)
  select s.execution_id, s.path, s.attempt, s.step_key, s.step_type, s.iteration, s.agent_id,
    s.agent_version, s.status, s.inputs, decode(s.inputs_ref, 'hex'), s.output,
    decode(s.output_ref, 'hex'), s.error, s.usage, now() + s.wake_in * interval '1 millisecond',
    to_timestamp(s.started_at / 1000.0), to_timestamp(s.completed_at / 1000.0),
    greatest(s.completed_at - s.started_at, 0), s.lease, numbered.base + s.ordinality, s.state
  from rows from (json_to_recordset($2::json) as (execution_id uuid, path text, attempt integer, step_key text,
    step_type text, iteration integer, agent_id uuid, agent_version integer, status text,
    inputs json, inputs_ref text, output json, output_ref text, error jsonb, usage jsonb,
    wake_in float8, started_at float8, completed_at float8, lease bigint, state jsonb))
    with ordinality s
  join held h on h.id = s.execution_id and h.lease_number = s.lease
  cross join numbered
  on conflict (execution_id, path, attempt) do update set
    status = excluded.status, output = excluded.output, output_ref = excluded.output_ref,
    error = excluded.error, usage = excluded.usage, wake_at = excluded.wake_at,
    completed_at = excluded.completed_at, duration_ms = excluded.duration_ms,
    lease_number = excluded.lease_number, changed = excluded.changed, state = excluded.state
  where t.status in ('running', 'waiting')
  returning t.agent_id, t.status, t.duration_ms, t.step_type
), ${rare}logged as (
  insert into execution_logs (execution_id, id, level, message, step_key, path, step_status,
    step_started_at, step_completed_at, step_duration_ms, metadata, created_at, changed)
  select l.execution_id, l.id, l.level, l.message, l.step_key, l.path, l.step_status,
    to_timestamp(l.step_started_at / 1000.0), to_timestamp(l.step_completed_at / 1000.0),
    greatest(l.step_completed_at - l.step_started_at, 0), l.metadata,
    to_timestamp(l.created_at / 1000.0), numbered.base + (1 << 19) + l.ordinality
  from rows from (json_to_recordset($3::json) as (execution_id uuid, id uuid, level text, message text,
    step_key text, path text, step_status text, step_started_at float8, step_completed_at float8,
    metadata jsonb, created_at float8, lease bigint)) with ordinality l
  join held h on h.id = l.execution_id and h.lease_number = l.lease
  cross join numbered
  on conflict do nothing
), moved as (
  update executions e set
    status = coalesce(x.status, e.status),
    steps_completed = p.steps_completed, steps_failed = p.steps_failed, steps_total = p.steps_total,
    output_data = x.output, output_ref = decode(x.output_ref, 'hex'),
    error_code = x.error_code, error_message = x.error_message, error_stack = x.error_stack,
    usage = coalesce(x.usage, e.usage),
    completed_at = case when x.final then now() end,
    duration_ms = case when x.final then
      (extract(epoch from now() - coalesce(h.started_at, now())) * 1000)::bigint end,
    wake_at = case when x.parked then case
      when e.cancel_requested_at is null and coalesce(e.last_signal_id, 0) <= x.seen_signal
        and e.slot_reserved_at is null
      then now() + x.wake_in * interval '1 millisecond' else now() end end,
    lease_owner = case when x.id is null then e.lease_owner end,
    lease_expires_at = case when x.id is null then e.lease_expires_at end,
    hinted_at = case when x.parked then now() else e.hinted_at end,
    needs = case when x.parked then x.needs end, changed_xid = pg_current_xact_id()
  from json_to_recordset($4::json) as p(id uuid, lease bigint, steps_completed integer,
    steps_failed integer, steps_total integer)
  join held h on h.id = p.id and h.lease_number = p.lease
  left join json_to_recordset($5::json) as x(id uuid, final boolean, parked boolean, status text,
    output json, output_ref text, error_code text, error_message text, error_stack text,
    usage jsonb, wake_in float8, seen_signal bigint, needs text[]) on x.id = p.id
  where e.id = h.id
  returning e.id, e.workflow_id, e.status, e.duration_ms, coalesce(x.final, false) as final,
    coalesce(x.parked and (e.cancel_requested_at is not null or e.slot_reserved_at is not null
      or coalesce(e.last_signal_id, 0) > x.seen_signal), false) as due
), counted as (
  insert into counter_deltas (kind, resource_id, total, successful, failed, duration_ms)
  select 'workflow', workflow_id, count(*), count(*) filter (where status = 'completed'),
    count(*) filter (where status in ('failed', 'timeout')), coalesce(sum(duration_ms), 0)
  from moved where final and workflow_id is not null group by workflow_id
  union all
  select 'agent', agent_id, count(*), count(*) filter (where status = 'completed'),
    count(*) filter (where status = 'failed'), coalesce(sum(duration_ms), 0)
  from written where agent_id is not null and status in ('completed', 'failed')
    and step_type not in ('model', 'tool') group by agent_id
), told as (
  select count(pg_notify('turbocat_live', entries)) from (
    select string_agg(h.id || ' ' || right(h.user_id::text, 8) || ' ' || coalesce(m.status, h.status),
      ',') as entries
    from (select *, (row_number() over () - 1) / 128 as chunk from held) h
    left join moved m on m.id = h.id
    group by h.chunk
  ) chunks
)
select h.id, h.lease_number::text as lease, coalesce(m.due, false) as due
from held h cross join told left join moved m on m.id = h.id`

/** Beginning to run a part costs, also where it has nothing to do: $7 to $9 are left out where all are empty. */
export const COMMIT_STATEMENTS = {
  common: { name: 'journal_commit', text: commitText('') },
  full: { name: 'journal_commit_full', text: commitText(RARE) },
}
