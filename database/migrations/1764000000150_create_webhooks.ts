import ExpandingSchema from '#database/expanding_schema'

/**
 * Webhooks out, and mails. What is to be delivered is a row, written by triggers in the statement
 * that writes what happened: no crash between the two can lose it. It costs a look at an index
 * where nobody subscribes.
 *
 * `next_attempt_at` is when a row may be taken, and null when nothing is to be done any more;
 * `held_until` says that somebody has it now, for so long.
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw(`
      create table webhook_endpoints (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        url varchar(2048) not null,
        description text,
        events text[] not null,
        is_active boolean not null default true,
        secret text not null,
        previous_secret text,
        previous_secret_expires_at timestamptz(3),
        failing_since timestamptz(3),
        disabled_at timestamptz(3),
        disabled_reason varchar(16) check (disabled_reason in ('gone', 'failing')),
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now()
      )`)
    this.schema.raw(
      'create index webhook_endpoints_user_index on webhook_endpoints (user_id, created_at)'
    )
    this.schema.raw(`
      create table webhook_deliveries (
        id uuid primary key,
        endpoint_id uuid not null references webhook_endpoints (id) on delete cascade,
        event varchar(64) not null,
        resource_id uuid not null,
        detail json not null default '{}',
        payload text,
        status varchar(16) not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
        attempts integer not null default 0,
        history json not null default '[]',
        request_headers json,
        response_status integer,
        response_body text,
        duration_ms integer,
        error text,
        next_attempt_at timestamptz(3) default now(),
        held_until timestamptz(3),
        expires_at timestamptz(3) not null default now() + interval '24 hours',
        created_at timestamptz(3) not null default now(),
        completed_at timestamptz(3)
      )`)
    this.schema.raw(
      'create index webhook_deliveries_endpoint_index on webhook_deliveries (endpoint_id, id desc)'
    )
    this.schema.raw(`
      create index webhook_deliveries_due_index on webhook_deliveries (endpoint_id, next_attempt_at)
        where next_attempt_at is not null`)
    this.schema.raw(
      'create index webhook_deliveries_created_index on webhook_deliveries (created_at)'
    )
    this.schema.raw(`
      create table outgoing_mails (
        id uuid primary key,
        kind varchar(32) not null,
        payload json not null,
        attempts integer not null default 0,
        error text,
        next_attempt_at timestamptz(3) not null default now(),
        expires_at timestamptz(3) not null default now() + interval '24 hours',
        created_at timestamptz(3) not null default now()
      )`)
    this.schema.raw('create index outgoing_mails_due_index on outgoing_mails (next_attempt_at)')

    // A UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, then random ones.
    this.schema.raw(`
      create function new_uuid_v7() returns uuid language sql volatile as $$
        select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
          placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
          from 1 for 6), 52, 1), 53, 1), 'hex')::uuid
      $$`)
    this.schema.raw(`
      create function announce_to_webhooks(owner uuid, named text, resource uuid, detail json)
      returns void language sql as $$
        insert into webhook_deliveries (id, endpoint_id, event, resource_id, detail)
        select new_uuid_v7(), e.id, named, resource, detail from webhook_endpoints e
        where e.user_id = owner and e.is_active and e.events @> array[named]
      $$`)
    this.schema.raw(`
      create function announce_ending_to_webhooks() returns trigger language plpgsql as $$
      begin
        if exists (select from webhook_endpoints e where e.user_id = new.user_id) then
          perform announce_to_webhooks(new.user_id,
            'execution.' || case new.status when 'timeout' then 'failed' else new.status end,
            new.id, '{}');
        end if;
        return null;
      end $$`)
    this.schema.raw(`
      create trigger executions_announce_to_webhooks after update of status on executions for each row
        when (old.status in ('pending', 'running', 'waiting')
          and new.status in ('completed', 'failed', 'cancelled', 'timeout'))
        execute function announce_ending_to_webhooks()`)
    this.schema.raw(`
      create function announce_wait_to_webhooks() returns trigger language plpgsql as $$
      begin
        perform announce_to_webhooks(x.user_id, 'execution.waiting', x.id, json_build_object(
            'path', new.path, 'kind', new.kind,
            'signal', case new.kind when 'signal' then new.name end,
            'message', new.message, 'openedAt', new.opened_at, 'expiresAt', new.expires_at))
        from executions x where x.id = new.execution_id;
        return null;
      end $$`)
    this.schema.raw(`
      create trigger execution_waits_announce_to_webhooks after insert on execution_waits
        for each row when (new.closed_at is null) execute function announce_wait_to_webhooks()`)
    this.schema.raw(`
      create function announce_health_to_webhooks() returns trigger language plpgsql as $$
      begin
        perform announce_to_webhooks(new.user_id, 'deployment.' || new.health_status, new.id,
          json_build_object('healthStatus', new.health_status, 'healthReason', new.health_reason,
            'previousHealthStatus', old.health_status));
        return null;
      end $$`)
    this.schema.raw(`
      create trigger deployments_announce_to_webhooks after update of health_status on deployments
        for each row when (new.health_status is distinct from old.health_status
          and new.health_status <> 'unknown')
        execute function announce_health_to_webhooks()`)
  }

  override async down() {
    this.schema.raw('drop trigger deployments_announce_to_webhooks on deployments')
    this.schema.raw('drop trigger execution_waits_announce_to_webhooks on execution_waits')
    this.schema.raw('drop trigger executions_announce_to_webhooks on executions')
    this.schema.raw(`drop function announce_health_to_webhooks(), announce_wait_to_webhooks(),
      announce_ending_to_webhooks(), announce_to_webhooks(uuid, text, uuid, json), new_uuid_v7()`)
    for (const table of ['outgoing_mails', 'webhook_deliveries', 'webhook_endpoints']) {
      this.schema.dropTable(table)
    }
  }
}
