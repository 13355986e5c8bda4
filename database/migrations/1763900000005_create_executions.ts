import ExpandingSchema from '#database/expanding_schema'

/**
 * The journal. An execution's id is a UUIDv7, so it carries the time it was created at; steps and
 * logs are partitioned by it, month by month, and retention drops whole partitions. They have no
 * foreign key: every write to them passes the fence on the execution's row, which proves that it
 * exists, and a key check a row would halve the journal's speed.
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw(`
      create table executions (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        workflow_id uuid references workflows (id) on delete cascade,
        workflow_version integer,
        agent_id uuid references agents (id) on delete cascade,
        agent_version integer,
        agent_versions jsonb not null default '{}',
        deployment_id uuid references deployments (id) on delete set null,
        api_key_id uuid references api_keys (id) on delete set null,
        parent_execution_id uuid references executions (id) on delete set null,
        status varchar(16) not null default 'pending' check (status in
          ('pending', 'running', 'waiting', 'completed', 'failed', 'cancelled', 'timeout')),
        trigger_type varchar(16) not null default 'manual'
          check (trigger_type in ('manual', 'scheduled', 'api', 'webhook', 'event')),
        trigger_data json not null default '{}',
        input_data json not null default '{}',
        output_data json,
        output_ref bytea,
        steps_total integer not null default 0,
        steps_completed integer not null default 0,
        steps_failed integer not null default 0,
        error_code varchar(64),
        error_message text,
        error_stack text,
        usage jsonb not null default '{"inputTokens": 0, "outputTokens": 0, "costUsd": "0"}',
        created_at timestamptz(3) not null default now(),
        started_at timestamptz(3),
        completed_at timestamptz(3),
        duration_ms bigint,
        wake_at timestamptz(3),
        hinted_at timestamptz(3),
        cancel_requested_at timestamptz(3),
        lease_number bigint not null default 0,
        lease_owner uuid,
        lease_expires_at timestamptz(3),
        check (num_nonnulls(workflow_id, agent_id) = 1)
      )`)
    this.schema.raw('create index executions_user_index on executions (user_id, id desc)')
    this.schema.raw('create index executions_workflow_index on executions (workflow_id, id desc)')
    this.schema.raw(
      'create index executions_agent_index on executions (agent_id, id desc) where agent_id is not null'
    )
    this.schema.raw(
      'create index executions_parent_index on executions (parent_execution_id) where parent_execution_id is not null'
    )
    this.schema.raw(
      `create index executions_unfinished_index on executions (id) where status in ('pending', 'running', 'waiting')`
    )
    this.schema.raw(`
      create function refuse_second_final_status() returns trigger language plpgsql as $$
      begin
        if new.status is distinct from old.status then
          raise exception 'execution % is already %, and a final status is final', old.id, old.status
            using errcode = 'check_violation';
        end if;
        return new;
      end $$`)
    this.schema.raw(`
      create trigger executions_final_is_final before update on executions for each row
        when (old.status in ('completed', 'failed', 'cancelled', 'timeout'))
        execute function refuse_second_final_status()`)
    this.schema.raw(`
      create table execution_steps (
        execution_id uuid not null,
        path varchar(1000) not null,
        attempt integer not null check (attempt >= 1),
        step_key varchar(100) not null,
        step_type varchar(16) not null,
        iteration integer,
        agent_id uuid,
        agent_version integer,
        status varchar(16) not null check (status in
          ('running', 'waiting', 'completed', 'failed', 'skipped', 'cancelled')),
        inputs json,
        inputs_ref bytea,
        output json,
        output_ref bytea,
        error jsonb,
        usage jsonb,
        wake_at timestamptz(3),
        started_at timestamptz(3),
        completed_at timestamptz(3),
        duration_ms bigint,
        lease_number bigint not null,
        primary key (execution_id, path, attempt)
      ) partition by range (execution_id)`)
    this.schema.raw(`
      create table execution_logs (
        execution_id uuid not null,
        id uuid not null,
        level varchar(8) not null check (level in ('debug', 'info', 'warn', 'error')),
        message text not null,
        step_key varchar(100),
        path varchar(1000),
        step_status varchar(16),
        step_started_at timestamptz(3),
        step_completed_at timestamptz(3),
        step_duration_ms bigint,
        metadata jsonb,
        created_at timestamptz(3) not null default now(),
        primary key (execution_id, id)
      ) partition by range (execution_id)`)
    this.schema.raw(`
      create table payloads (
        hash bytea primary key,
        data bytea not null,
        size integer not null,
        created_at timestamptz(3) not null default now()
      )`)
    this.schema.raw(`
      create table counter_deltas (
        id bigint generated always as identity primary key,
        kind varchar(16) not null check (kind in ('workflow', 'agent')),
        resource_id uuid not null,
        total integer not null,
        successful integer not null,
        failed integer not null,
        duration_ms bigint not null,
        last_at timestamptz(3) not null default now()
      )`)
    this.schema.raw(
      'create index counter_deltas_resource_index on counter_deltas (kind, resource_id)'
    )
    this.schema.raw(`
      create table idempotency_keys (
        user_id uuid not null references users (id) on delete cascade,
        key varchar(255) not null,
        scope varchar(255) not null,
        request_hash bytea not null,
        resource_id uuid not null,
        created_at timestamptz(3) not null default now(),
        primary key (user_id, scope, key)
      )`)
    this.schema.raw('create index idempotency_keys_created_index on idempotency_keys (created_at)')
    this.schema.raw(`
      create table rate_limits (
        key varchar(255) primary key,
        points integer not null default 0,
        expire bigint
      )`)
  }

  override async down() {
    for (const table of [
      'rate_limits',
      'idempotency_keys',
      'counter_deltas',
      'payloads',
      'execution_logs',
      'execution_steps',
      'executions',
    ]) {
      this.schema.dropTable(table)
    }
    this.schema.raw('drop function refuse_second_final_status()')
  }
}
