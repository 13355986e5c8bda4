import ExpandingSchema from '#database/expanding_schema'

/**
 * Everything about the slots of one agent happens in this function, one caller at a time, since
 * each of its statements must see what the one before it committed. It gives back the slots in
 * `released`, lets the steps in `claims` (`[{ execution_id, path, lease }]`) stand in line, and hands
 * out what is free from the front of the line: to a step in `claims` at once (`granted`), to another
 * one by reserving it for a few seconds and making its execution due. What nobody comes for in time
 * goes to the next one, and who comes late stands in line again.
 *
 * A slot or a place in line counts only while it can be used: a slot while the lease that took it is
 * live, a place while its execution has not ended and, where a worker drives it, while that one asks
 * for it again and again. So whatever dies leaves nothing behind.
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw(`
      create function claim_agent_slots(agent uuid, claims json, released json)
      returns table (execution_id uuid, path text, granted boolean)
      language plpgsql as $$
      #variable_conflict use_column
      declare
        free integer;
      begin
        perform pg_advisory_xact_lock(hashtextextended('turbocat slots ' || agent::text, 0));
        delete from agent_slots s
          using json_to_recordset(released) as r(execution_id uuid, path text, lease bigint)
          where s.agent_id = agent and s.execution_id = r.execution_id and s.path = r.path
            and s.lease_number = r.lease;
        delete from agent_slots s using executions e
          where s.agent_id = agent and e.id = s.execution_id and (
            e.status in ('completed', 'failed', 'cancelled', 'timeout')
            or (s.taken_at is not null and (e.lease_number <> s.lease_number
              or coalesce(e.lease_expires_at, '-infinity') <= now()))
            or s.reserved_until <= now()
            or (s.taken_at is null and s.reserved_until is null and e.status = 'running'
              and e.lease_expires_at > now() and s.seen_at < now() - interval '3 seconds'));
        insert into agent_slots as s (agent_id, execution_id, path, lease_number)
          select agent, c.execution_id, c.path, c.lease
          from json_to_recordset(claims) as c(execution_id uuid, path text, lease bigint)
          join executions e on e.id = c.execution_id and e.lease_number = c.lease
            and e.status = 'running'
          on conflict on constraint agent_slots_agent_id_execution_id_path_key do update
            set lease_number = excluded.lease_number, seen_at = now()
            where s.lease_number <> excluded.lease_number
              or s.seen_at < now() - interval '1 second';
        select coalesce(a.max_concurrent_executions, 2147483647) - (
            select count(*) from agent_slots s where s.agent_id = agent
              and (s.taken_at is not null or s.reserved_until is not null))
          into free from agents a where a.id = agent;
        return query
          with claimed as (
            select c.execution_id, c.path
            from json_to_recordset(claims) as c(execution_id uuid, path text, lease bigint)
          ), next as (
            select s.id from agent_slots s
            where s.agent_id = agent and s.taken_at is null and s.reserved_until is null
            order by s.id limit greatest(free, 0)
          ), given as (
            update agent_slots s set
              taken_at = case when c.path is not null then now() end,
              reserved_until = case when c.path is null then now() + interval '5 seconds' end
            from agent_slots own
            left join claimed c on c.execution_id = own.execution_id and c.path = own.path
            where own.id = s.id and s.agent_id = agent and s.taken_at is null
              and (s.id in (select id from next) or (s.reserved_until is not null and c.path is not null))
            returning s.execution_id, s.path::text, s.taken_at is not null as granted
          ), woken as (
            update executions e set wake_at = now()
            from given g where not g.granted and e.id = g.execution_id and e.status = 'waiting'
            returning e.id
          )
          select g.execution_id, g.path, g.granted from given g
          left join woken w on w.id = g.execution_id
          where g.granted or w.id is not null;
      end $$`)
  }

  override async down() {
    this.schema.raw('drop function claim_agent_slots(uuid, json, json)')
  }
}
