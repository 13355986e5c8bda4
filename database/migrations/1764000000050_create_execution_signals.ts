import ExpandingSchema from '#database/expanding_schema'

/**
 * What wakes executions from outside, and what they wait for.
 *
 * `signal_execution` is the only writer of signals. It counts on the execution's own row which one
 * came last: a driver that parks compares that with the last one it has read, under the row's lock,
 * and so no signal is lost between its last look and the pause.
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw('alter table executions add column last_signal_id bigint')
    this.schema.raw(
      `create index executions_due_index on executions (wake_at) where status = 'waiting' and wake_at is not null`
    )
    this.schema.raw(`
      create table execution_signals (
        id bigint generated always as identity primary key,
        execution_id uuid not null references executions (id) on delete cascade,
        name varchar(1100) not null,
        payload json,
        created_at timestamptz(3) not null default now(),
        taken_path varchar(1000),
        taken_attempt integer
      )`)
    this.schema.raw(
      'create index execution_signals_execution_index on execution_signals (execution_id, id)'
    )
    this.schema.raw(`
      create table execution_waits (
        execution_id uuid not null references executions (id) on delete cascade,
        path varchar(1000) not null,
        attempt integer not null,
        kind varchar(16) not null check (kind in ('signal', 'approval', 'outcome')),
        name varchar(1100) not null,
        message text,
        schema json,
        approvers jsonb not null default '[]',
        opened_at timestamptz(3) not null default now(),
        expires_at timestamptz(3),
        answered_at timestamptz(3),
        answered_by uuid,
        closed_at timestamptz(3),
        mailed_at timestamptz(3),
        primary key (execution_id, path, attempt)
      )`)
    this.schema.raw(`
      create index execution_waits_approvers_index on execution_waits using gin (approvers)
        where kind <> 'signal' and answered_at is null and closed_at is null`)
    this.schema.raw(`
      create index execution_waits_unmailed_index on execution_waits (opened_at)
        where mailed_at is null and approvers <> '[]' and answered_at is null and closed_at is null`)
    this.schema.raw(`
      create function signal_execution(target uuid, signal_name text, signal_payload json)
      returns bigint language plpgsql as $$
      declare sent bigint;
      begin
        perform 1 from executions where id = target
          and status in ('pending', 'running', 'waiting') for no key update;
        if not found then return null; end if;
        insert into execution_signals (execution_id, name, payload)
          values (target, signal_name, signal_payload) returning id into sent;
        update executions set last_signal_id = sent,
          wake_at = case when status = 'waiting' then now() else wake_at end
          where id = target;
        perform pg_notify('turbocat_signals', target::text);
        return sent;
      end $$`)
  }

  override async down() {
    this.schema.raw('drop function signal_execution(uuid, text, json)')
    this.schema.dropTable('execution_waits')
    this.schema.dropTable('execution_signals')
    this.schema.raw('drop index executions_due_index')
    this.schema.raw('alter table executions drop column last_signal_id')
  }
}
