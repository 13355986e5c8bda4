import ExpandingSchema from '#database/expanding_schema'

const STAMPED = `old.status is distinct from new.status
  or old.steps_completed is distinct from new.steps_completed
  or old.steps_failed is distinct from new.steps_failed
  or old.steps_total is distinct from new.steps_total`

const stampWhen = (condition: string) => `
  create trigger executions_stamp_change before update on executions for each row
    when (${condition}) execute function stamp_execution_change()`

/**
 * What each execution pays for is made cheaper. The statements of drivers stamp `changed_xid`
 * themselves, so that the trigger runs for all others alone. A signal is one update of the
 * execution instead of a lock and an update: its number is drawn by the update itself, and drawn
 * again where that has waited for the row (PostgreSQL's manual, 13.2.1: the row is evaluated anew),
 * so that numbers still grow in the order in which the row was held.
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw('drop trigger executions_stamp_change on executions')
    this.schema.raw(
      stampWhen(`(${STAMPED}) and new.changed_xid is distinct from pg_current_xact_id()`)
    )
    this.schema.raw(`
      create or replace function signal_execution(target uuid, signal_name text, signal_payload json)
      returns bigint language plpgsql as $$
      declare sent bigint;
      begin
        update executions set
          last_signal_id = nextval('execution_signals_id_seq'),
          wake_at = case when status = 'waiting' then now() else wake_at end
          where id = target and status in ('pending', 'running', 'waiting')
          returning last_signal_id into sent;
        if not found then return null; end if;
        insert into execution_signals (id, execution_id, name, payload) overriding system value
          values (sent, target, signal_name, signal_payload);
        perform pg_notify('turbocat_signals', target::text);
        return sent;
      end $$`)
  }

  override async down() {
    this.schema.raw('drop trigger executions_stamp_change on executions')
    this.schema.raw(stampWhen(STAMPED))
    this.schema.raw(`
      create or replace function signal_execution(target uuid, signal_name text, signal_payload json)
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
}
