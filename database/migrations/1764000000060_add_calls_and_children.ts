import ExpandingSchema from '#database/expanding_schema'

/**
 * Calls that runners make, and executions that executions make. `state` is what the engine keeps of
 * an attempt beside what it shows.
 *
 * A child is made once for a place in its parent's journal, whatever dies: the index refuses a
 * second one. `parent_awaits` says that the parent wants to hear of its end. The trigger tells it by
 * the very statement that writes the final status, whoever writes it.
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw('alter table execution_steps add column state jsonb')
    this.schema.raw(`
      alter table executions
        add column parent_path varchar(1000),
        add column parent_attempt integer,
        add column parent_awaits boolean not null default false,
        add column depth smallint not null default 0`)
    this.schema.raw(`
      create unique index executions_call_index
        on executions (parent_execution_id, parent_path, parent_attempt)
        where parent_execution_id is not null and parent_path is not null`)
    this.schema.raw(`
      create index executions_open_children_index on executions (parent_execution_id)
        where parent_awaits and status in ('pending', 'running', 'waiting')`)
    this.schema.raw(`
      create function tell_parent() returns trigger language plpgsql as $$
      begin
        perform signal_execution(new.parent_execution_id, '$child:' || new.id,
          json_build_object('status', new.status));
        return null;
      end $$`)
    this.schema.raw(`
      create trigger executions_tell_parent after update of status on executions for each row
        when (new.parent_awaits and new.status in ('completed', 'failed', 'cancelled', 'timeout')
          and old.status is distinct from new.status)
        execute function tell_parent()`)
  }

  override async down() {
    this.schema.raw('drop trigger executions_tell_parent on executions')
    this.schema.raw('drop function tell_parent()')
    this.schema.raw('drop index executions_open_children_index')
    this.schema.raw('drop index executions_call_index')
    this.schema.raw(`
      alter table executions drop column parent_path, drop column parent_attempt,
        drop column parent_awaits, drop column depth`)
    this.schema.raw('alter table execution_steps drop column state')
  }
}
