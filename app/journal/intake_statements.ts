import { DEFAULT_PRIORITY } from '#engine/contracts/intake'
import type { NewExecution } from '#engine/contracts/intake'

export const COLUMNS = `id, user_id, workflow_id, workflow_version, agent_id, agent_version, agent_versions,
  trigger_type, trigger_data, input_data, steps_total, api_key_id, priority, concurrency_key,
  concurrency_limit, on_limit, deployment_id, trace`
const FIELDS = `$1::uuid, $2::uuid, $3::uuid, $4::int, $5::uuid, $6::int, $7::jsonb, $8::text, $9::json,
  $10::json, $11::int, $12::uuid, $13::smallint, $14::text, $15::int, $16::text, $17::uuid`
export const VALUES = `${FIELDS}, $18::jsonb`

/** What repeats another execution, $19, names what that one was made because of. */
const LINKED = `nullif(coalesce($18::jsonb, '{}') || coalesce((select jsonb_build_object('links',
  jsonb_build_array(trace->'traceparent')) from executions where id = $19 and trace ? 'traceparent'),
  '{}'), '{}')`

export const ACCEPT = {
  name: 'intake_accept',
  text: `insert into executions (${COLUMNS}) values (${VALUES}) returning created_at`,
}

/** The key and the execution are written together or not at all; a key is free again after 24 hours. */
export const ACCEPT_ONCE = {
  name: 'intake_accept_once',
  text: `
with claimed as (
  insert into idempotency_keys as k (user_id, scope, key, request_hash, resource_id)
  values ($2, $19, $20, $21, $1)
  on conflict (user_id, scope, key) do update
    set request_hash = excluded.request_hash, resource_id = excluded.resource_id, created_at = now()
    where k.created_at <= now() - interval '24 hours'
  returning resource_id
)
insert into executions (${COLUMNS}) select ${VALUES} from claimed returning created_at`,
}

/**
 * The execution and the rows that it takes over, in one statement. It begins with the lease number
 * that one drive leaves behind, so that its first driver reads the journal. What was paid for
 * before is not counted again.
 */
export const ACCEPT_WITH = {
  name: 'intake_accept_with',
  text: `
with made as (
  insert into executions (${COLUMNS}, lease_number) values (${FIELDS}, ${LINKED}, 1) returning id
)
insert into execution_steps (execution_id, path, attempt, step_key, step_type, iteration, agent_id,
  agent_version, status, inputs, inputs_ref, output, output_ref, started_at, completed_at,
  duration_ms, lease_number, state)
select made.id, s.path, s.attempt, s.step_key, s.step_type, s.iteration, s.agent_id,
  s.agent_version, s.status, s.inputs, s.inputs_ref, coalesce(o.value, s.output),
  case when o.key is null then s.output_ref end, s.started_at, s.completed_at, s.duration_ms, 1, s.state
from made
cross join execution_steps s
cross join lateral (select substring(s.path from '^[^[/]+') as top) p
left join json_each($22::json) o on o.key = s.path
where s.execution_id = $19 and s.status in ('completed', 'skipped')
  and (p.top = any($20::text[]) or (p.top = any($21::text[]) and s.path <> p.top))`,
}

/** The values of `COLUMNS`, but for the last. */
export function valuesOf(execution: NewExecution): unknown[] {
  return [
    execution.id,
    execution.userId,
    execution.workflowId,
    execution.workflowVersion,
    execution.agentId,
    execution.agentVersion,
    JSON.stringify(execution.agentVersions),
    execution.triggerType,
    JSON.stringify(execution.triggerData),
    JSON.stringify(execution.inputData),
    execution.stepsTotal,
    execution.apiKeyId ?? null,
    execution.priority ?? DEFAULT_PRIORITY,
    execution.concurrency?.key ?? null,
    execution.concurrency?.limit ?? null,
    execution.concurrency?.onLimit ?? null,
    execution.deploymentId ?? null,
  ]
}
