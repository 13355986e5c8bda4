import ExpandingSchema from '#database/expanding_schema'

/**
 * A slot that is handed to a step which another worker keeps in memory is told of on the channel
 * `turbocat_slots`, so that it is taken at once. What is not heard is found by asking. It is noted on
 * the execution too: a driver that parks at this very moment finds it there, and goes on.
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw('alter table executions add column slot_reserved_at timestamptz(3)')
    this.schema.raw(`
      create function tell_of_reserved_slots() returns trigger language plpgsql as $$
      begin
        update executions set slot_reserved_at = now(),
          wake_at = case when status = 'waiting' then now() else wake_at end
          where id = new.execution_id and status in ('running', 'waiting');
        if exists (select from executions where id = new.execution_id and status = 'running') then
          perform pg_notify('turbocat_slots', new.agent_id::text);
        end if;
        return null;
      end $$`)
    this.schema.raw(`
      create trigger agent_slots_tell_of_reserved after update on agent_slots for each row
        when (old.reserved_until is null and new.reserved_until is not null)
        execute function tell_of_reserved_slots()`)
  }

  override async down() {
    this.schema.raw('drop trigger agent_slots_tell_of_reserved on agent_slots')
    this.schema.raw('drop function tell_of_reserved_slots()')
    this.schema.raw('alter table executions drop column slot_reserved_at')
  }
}
