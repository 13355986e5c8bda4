import ExpandingSchema from '#database/expanding_schema'

/**
 * What streams read by. Each change of a step and each line of a log has a number; within one
 * execution they grow in the order of the commits, since a number is drawn under the lock on the
 * execution's row. An execution keeps the transaction that last changed what is shown of it: over
 * all executions numbers would become visible out of order, while a snapshot says exactly which
 * transactions it has seen.
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw('create sequence execution_changes')
    for (const table of ['execution_steps', 'execution_logs']) {
      this.schema.raw(`alter table ${table} add column changed bigint not null default 0`)
      this.schema.raw(
        `alter table ${table} alter column changed set default nextval('execution_changes') << 20`
      )
      this.schema.raw(`create index ${table}_changed_index on ${table} (execution_id, changed)`)
    }
    this.schema.raw(
      `alter table executions add column changed_xid xid8 not null default pg_current_xact_id()`
    )
    this.schema.raw('create index executions_changed_index on executions (user_id, changed_xid)')
    this.schema.raw(`
      create function stamp_execution_change() returns trigger language plpgsql as $$
      begin
        new.changed_xid := pg_current_xact_id();
        return new;
      end $$`)
    this.schema.raw(`
      create trigger executions_stamp_change before update on executions for each row
        when (old.status is distinct from new.status
          or old.steps_completed is distinct from new.steps_completed
          or old.steps_failed is distinct from new.steps_failed
          or old.steps_total is distinct from new.steps_total)
        execute function stamp_execution_change()`)
  }

  override async down() {
    this.schema.raw('drop trigger executions_stamp_change on executions')
    this.schema.raw('drop function stamp_execution_change()')
    this.schema.raw('alter table executions drop column changed_xid')
    this.schema.raw('alter table execution_logs drop column changed')
    this.schema.raw('alter table execution_steps drop column changed')
    this.schema.raw('drop sequence execution_changes')
  }
}
