import ExpandingSchema from '#database/expanding_schema'

/**
 * Decides about each execution that comes with a concurrency key, in the statement that inserts it,
 * whichever door it comes through. Those of one key are decided about one after another, and each
 * decision counts what there is: executions that were let go and have not ended.
 *
 * - `queue` and `cancel_running`: it is held back while the limit is reached, or others wait already.
 * - `cancel_running`: the oldest are asked to end, so that there is room for it.
 * - `reject`: it is refused with the error code TC409.
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw(`
      alter table executions add column on_limit varchar(16)
        check (on_limit in ('queue', 'reject', 'cancel_running'))`)
    this.schema.raw('drop index executions_concurrency_index')
    this.schema.raw(
      `create index executions_concurrency_index on executions (concurrency_key, id desc)
       where concurrency_key is not null and not held and status in ('pending', 'running', 'waiting')`
    )
    this.schema.raw(
      `create index executions_held_index on executions (concurrency_key, priority desc, id)
       where concurrency_key is not null and held and status = 'pending'`
    )
    this.schema.raw(`
      create function hold_behind_limit() returns trigger language plpgsql as $$
      declare
        taken integer;
        line boolean;
      begin
        perform pg_advisory_xact_lock(
          hashtextextended('turbocat concurrency ' || new.concurrency_key, 0));
        select count(*) into taken from executions where concurrency_key = new.concurrency_key
          and not held and status in ('pending', 'running', 'waiting');
        select exists (select from executions where concurrency_key = new.concurrency_key
          and held and status = 'pending') into line;
        if new.on_limit = 'reject' then
          if taken >= new.concurrency_limit then
            raise exception 'the concurrency limit of % is reached', new.concurrency_limit
              using errcode = 'TC409';
          end if;
          return new;
        end if;
        if new.on_limit = 'cancel_running' then
          update executions set cancel_requested_at = coalesce(cancel_requested_at, now())
          where id in (
            (select id from executions where concurrency_key = new.concurrency_key
              and not held and status in ('pending', 'running', 'waiting')
              order by id desc offset greatest(new.concurrency_limit - 1, 0))
            union all
            (select id from executions where concurrency_key = new.concurrency_key
              and held and status = 'pending')
          );
          line := false;
        end if;
        new.held := line or taken >= new.concurrency_limit;
        return new;
      end $$`)
    this.schema.raw(`
      create trigger executions_hold_behind_limit before insert on executions for each row
        when (new.concurrency_key is not null) execute function hold_behind_limit()`)
  }

  override async down() {
    this.schema.raw('drop trigger executions_hold_behind_limit on executions')
    this.schema.raw('drop function hold_behind_limit()')
    this.schema.raw('drop index executions_held_index')
    this.schema.raw('drop index executions_concurrency_index')
    this.schema.raw(
      `create index executions_concurrency_index on executions (concurrency_key, priority desc, id)
       where concurrency_key is not null and status in ('pending', 'running', 'waiting')`
    )
    this.schema.raw('alter table executions drop column on_limit')
  }
}
