import ExpandingSchema from '#database/expanding_schema'

/**
 * Monthly partitions of steps and logs live in the schema `history`. A default partition takes
 * what no month fits, so that nothing accepted is ever refused; `ensure_partitions` is called by
 * the worker at its start and each day, and keeps the default one empty.
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw('create schema if not exists history')
    this.schema.raw(`
      create function uuid_floor(moment timestamptz) returns uuid language sql immutable as $$
        select (lpad(to_hex(floor(extract(epoch from moment) * 1000)::bigint), 12, '0')
          || repeat('0', 20))::uuid
      $$`)
    this.schema.raw(`
      create function ensure_partitions(first_month timestamptz, months integer) returns void
      language plpgsql as $$
      declare
        parent text;
        month timestamptz;
        child text;
      begin
        perform pg_advisory_xact_lock(hashtext('turbocat.ensure_partitions'));
        for offset_months in 0 .. months - 1 loop
          month := (date_trunc('month', first_month at time zone 'UTC')
            + make_interval(months => offset_months)) at time zone 'UTC';
          foreach parent in array array['execution_steps', 'execution_logs'] loop
            child := parent || '_' || to_char(month at time zone 'UTC', 'YYYY_MM');
            if to_regclass('history.' || child) is null then
              execute format(
                'create table history.%I partition of public.%I for values from (%L) to (%L)',
                child, parent, uuid_floor(month),
                uuid_floor(((month at time zone 'UTC') + interval '1 month') at time zone 'UTC'));
            end if;
          end loop;
        end loop;
      end $$`)
    this.schema.raw(
      'create table history.execution_steps_default partition of execution_steps default'
    )
    this.schema.raw(
      'create table history.execution_logs_default partition of execution_logs default'
    )
    this.schema.raw(`select ensure_partitions(now() - interval '1 month', 4)`)
  }

  override async down() {
    this.schema.raw('drop schema history cascade')
    this.schema.raw('drop function ensure_partitions(timestamptz, integer)')
    this.schema.raw('drop function uuid_floor(timestamptz)')
  }
}
