import type { Pool } from 'pg'
import { FiringTakenError, type Firing } from '#engine/contracts/firing'
import { ConcurrencyLimitError, DEFAULT_PRIORITY, Intake } from '#engine/contracts/intake'
import type {
  Accepted,
  Cancellation,
  IdempotencyKey,
  NewExecution,
  Reuse,
} from '#engine/contracts/intake'
import type { JsonObject } from '#engine/graph/types'
import { claimOf } from '#journal/firing_claims'

import { Announcer } from '#journal/announcer'
import { cancelBelow } from '#journal/cancel_trees'

const COLUMNS = `id, user_id, workflow_id, workflow_version, agent_id, agent_version, agent_versions,
  trigger_type, trigger_data, input_data, steps_total, api_key_id, priority, concurrency_key,
  concurrency_limit, on_limit, deployment_id, trace`
const FIELDS = `$1::uuid, $2::uuid, $3::uuid, $4::int, $5::uuid, $6::int, $7::jsonb, $8::text, $9::json,
  $10::json, $11::int, $12::uuid, $13::smallint, $14::text, $15::int, $16::text, $17::uuid`
const VALUES = `${FIELDS}, $18::jsonb`

/** What repeats another execution, $19, names what that one was made because of. */
const LINKED = `nullif(coalesce($18::jsonb, '{}') || coalesce((select jsonb_build_object('links',
  jsonb_build_array(trace->'traceparent')) from executions where id = $19 and trace ? 'traceparent'),
  '{}'), '{}')`

const ACCEPT = {
  name: 'intake_accept',
  text: `insert into executions (${COLUMNS}) values (${VALUES}) returning created_at`,
}

/** The key and the execution are written together or not at all; a key is free again after 24 hours. */
const ACCEPT_ONCE = {
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
const ACCEPT_WITH = {
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

/** What a newer execution of the key is to take the place of, the oldest first. */
const SUPERSEDED = `
select id from executions where concurrency_key = $1 and cancel_requested_at is not null
  and status in ('pending', 'running', 'waiting') order by id`

/** The error code by which the database refuses what is over its limit. */
const OVER_LIMIT = 'TC409'

/** Accepts executions into the journal. */
export class PgIntake extends Intake {
  #announcer: Announcer

  /**
   * @param freed - Told the concurrency key of an execution that was cancelled before it ran.
   * @param origin - What an execution that is accepted now is made because of.
   */
  constructor(
    private pool: Pool,
    private freed: (key: string) => void = () => {},
    private origin: () => JsonObject | null = () => null
  ) {
    super()
    this.#announcer = new Announcer(pool)
  }

  async acceptWith(execution: NewExecution, reuse: Reuse): Promise<void> {
    const { executionId, steps, within, overrides } = reuse
    await this.#insert(execution, {
      ...ACCEPT_WITH,
      values: [...this.#values(execution), executionId, steps, within, JSON.stringify(overrides)],
    })
    this.#announcer.tell(execution, 'pending')
  }

  async acceptFired(execution: NewExecution, firing: Firing): Promise<{ createdAt: Date }> {
    const accepted = this.#values(execution)
    const { name, sql, values } = claimOf(firing, accepted.length)
    const { rows } = await this.#insert(execution, {
      name: `intake_fire_${name}`,
      text: `${sql} insert into executions (${COLUMNS}) select ${VALUES} from claimed returning created_at`,
      values: [...accepted, ...values],
    })
    if (!rows[0]) throw new FiringTakenError()
    return { createdAt: rows[0].created_at }
  }

  async accept(execution: NewExecution, idempotency?: IdempotencyKey): Promise<Accepted> {
    const values = this.#values(execution)
    if (!idempotency) {
      const { rows } = await this.#insert(execution, { ...ACCEPT, values })
      this.#announcer.tell(execution, 'pending')
      return { kind: 'created', createdAt: rows[0]!.created_at }
    }
    const { scope, key, requestHash } = idempotency
    const made = await this.#insert(execution, {
      ...ACCEPT_ONCE,
      values: [...values, scope, key, requestHash],
    })
    if (made.rows[0]) {
      this.#announcer.tell(execution, 'pending')
      return { kind: 'created', createdAt: made.rows[0].created_at }
    }
    const { rows } = await this.pool.query<{ resource_id: string; request_hash: Buffer }>(
      `select resource_id, request_hash from idempotency_keys
       where user_id = $1 and scope = $2 and key = $3`,
      [execution.userId, scope, key]
    )
    const known = rows[0]
    if (!known?.request_hash.equals(requestHash)) return { kind: 'conflict' }
    return { kind: 'repeated', executionId: known.resource_id }
  }

  #values(execution: NewExecution): unknown[] {
    return [...valuesOf(execution), this.origin()]
  }

  /** @throws ConcurrencyLimitError */
  async #insert(execution: NewExecution, query: { name: string; text: string; values: unknown[] }) {
    try {
      const result = await this.pool.query<{ created_at: Date }>(query)
      await this.#makeRoom(execution)
      return result
    } catch (error) {
      if ((error as { code?: unknown }).code !== OVER_LIMIT) throw error
      throw new ConcurrencyLimitError(execution.concurrency?.limit ?? 0)
    }
  }

  async cancel(executionId: string): Promise<Cancellation> {
    const client = await this.pool.connect()
    try {
      await client.query('begin')
      const { rows } = await client.query<{
        driven: boolean
        workflow_id: string | null
        duration_ms: string
        user_id: string
        concurrency_key: string | null
      }>(CANCEL, [executionId])
      const row = rows[0]
      if (row?.driven) await client.query(`select pg_notify('turbocat_cancel', $1)`, [executionId])
      if (row && !row.driven) {
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
      await client.query('commit')
      if (!row) return 'finished'
      // By the same connection: whoever holds one and waits for another stops all when many do.
      await cancelBelow(client, executionId)
      if (row.concurrency_key && !row.driven) this.freed(row.concurrency_key)
      return row.driven ? 'requested' : 'cancelled'
    } catch (error) {
      await client.query('rollback').catch(() => {})
      throw error
    } finally {
      client.release()
    }
  }

  /**
   * Ends what a newer execution takes the place of. That it is to end is on disk already: what is
   * not done here is done by the sweeper.
   */
  async #makeRoom({ concurrency }: NewExecution): Promise<void> {
    if (concurrency?.onLimit !== 'cancel_running') return
    const { rows } = await this.pool.query<{ id: string }>(SUPERSEDED, [concurrency.key])
    for (const { id } of rows) await this.cancel(id).catch(() => {})
  }
}

function valuesOf(execution: NewExecution): unknown[] {
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
