import ExpandingSchema from '#database/expanding_schema'

/**
 * What starts workflows by itself. A row of `workflow_schedules` or `event_subscriptions` is there
 * while its workflow is live, active and says so, and is written in the same transaction as the
 * workflow: a look at the index of due times is all that a scheduler reads.
 *
 * A firing is a row, written in the same statement as the execution that it starts. Its key is what
 * keeps two schedulers, or one that was killed and its successor, from starting it twice.
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw(`
      create table workflow_schedules (
        workflow_id uuid primary key references workflows (id) on delete cascade,
        cron varchar(255) not null,
        timezone varchar(64) not null,
        overlap varchar(16) not null check (overlap in ('skip', 'queue', 'parallel', 'cancel_running')),
        catch_up varchar(8) not null check (catch_up in ('none', 'one', 'all')),
        jitter_ms integer not null check (jitter_ms >= 0),
        next_fire_at timestamptz(3),
        due_at timestamptz(3),
        claimed_until timestamptz(3)
      )`)
    this.schema.raw(
      'create index workflow_schedules_due_index on workflow_schedules (due_at) where due_at is not null'
    )
    this.schema.raw(`
      create table schedule_firings (
        workflow_id uuid not null references workflows (id) on delete cascade,
        fire_at timestamptz(3) not null,
        due_at timestamptz(3) not null,
        outcome varchar(8) not null check (outcome in ('started', 'queued', 'skipped', 'failed')),
        reason varchar(32),
        message text,
        missed integer not null default 0,
        missed_until timestamptz(3),
        execution_id uuid,
        created_at timestamptz(3) not null default now(),
        primary key (workflow_id, fire_at)
      )`)
    this.schema.raw(
      `create index schedule_firings_queued_index on schedule_firings (workflow_id, fire_at) where outcome = 'queued'`
    )
    this.schema.raw('create index schedule_firings_created_index on schedule_firings (created_at)')
    this.schema.raw(`
      create table workflow_hooks (
        id uuid primary key,
        workflow_id uuid not null unique references workflows (id) on delete cascade,
        token_hash bytea not null unique,
        token text not null,
        secret text,
        created_at timestamptz(3) not null default now(),
        rotated_at timestamptz(3)
      )`)
    this.schema.raw(`
      create table event_subscriptions (
        workflow_id uuid primary key references workflows (id) on delete cascade,
        user_id uuid not null references users (id) on delete cascade,
        source_workflow_id uuid references workflows (id) on delete cascade,
        statuses text[] not null,
        filter text,
        since timestamptz(3) not null default now()
      )`)
    this.schema.raw(
      'create index event_subscriptions_user_index on event_subscriptions (user_id, source_workflow_id)'
    )
    this.schema.raw(`
      create table execution_endings (
        id bigint generated always as identity primary key,
        execution_id uuid not null,
        user_id uuid not null,
        workflow_id uuid not null,
        status varchar(16) not null,
        attempts integer not null default 0,
        claimed_until timestamptz(3),
        created_at timestamptz(3) not null default now()
      )`)
    this.schema.raw(`
      create table event_firings (
        workflow_id uuid not null references workflows (id) on delete cascade,
        source_execution_id uuid not null,
        outcome varchar(8) not null check (outcome in ('started', 'skipped', 'failed')),
        reason varchar(32),
        message text,
        execution_id uuid,
        created_at timestamptz(3) not null default now(),
        primary key (workflow_id, source_execution_id)
      )`)
    this.schema.raw('create index event_firings_created_index on event_firings (created_at)')
    this.schema.raw(`
      create function announce_ending() returns trigger language plpgsql as $$
      begin
        if exists (
          select from event_subscriptions s
          where s.user_id = new.user_id and new.status = any(s.statuses)
            and s.workflow_id <> new.workflow_id
            and (s.source_workflow_id is null or s.source_workflow_id = new.workflow_id)
        ) then
          insert into execution_endings (execution_id, user_id, workflow_id, status)
          values (new.id, new.user_id, new.workflow_id, new.status);
        end if;
        return null;
      end $$`)
    this.schema.raw(`
      create trigger executions_announce_ending after update of status on executions for each row
        when (new.workflow_id is not null and old.status in ('pending', 'running', 'waiting')
          and new.status in ('completed', 'failed', 'cancelled', 'timeout'))
        execute function announce_ending()`)
  }

  override async down() {
    this.schema.raw('drop trigger executions_announce_ending on executions')
    this.schema.raw('drop function announce_ending()')
    for (const table of [
      'event_firings',
      'execution_endings',
      'event_subscriptions',
      'workflow_hooks',
      'schedule_firings',
      'workflow_schedules',
    ]) {
      this.schema.dropTable(table)
    }
  }
}
