import ExpandingSchema from '#database/expanding_schema'

/** What deployments need to serve: releases, a key that overlaps, figures by the minute, a log. */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw(`
      alter table deployments
        add column status_reason text,
        add column status_changed_at timestamptz(3),
        add column health_reason text,
        add column previous_key_hash bytea,
        add column previous_key_expires_at timestamptz(3),
        add column release_number integer not null default 0,
        add column agent_versions json not null default '{}',
        add column traffic json`)
    this.schema.raw(
      `create index deployments_unsettled_index on deployments (status_changed_at)
       where status in ('starting', 'stopping')`
    )
    this.schema.raw(
      `create index deployments_running_index on deployments (id) where status = 'running'`
    )
    this.schema.raw(`
      create table deployment_releases (
        deployment_id uuid not null references deployments (id) on delete cascade,
        number integer not null check (number >= 1),
        version integer not null check (version >= 1),
        agent_versions json not null,
        reason varchar(16) not null check (reason in ('start', 'redeploy', 'rollback', 'canary')),
        rolled_back_to integer,
        created_by uuid references users (id) on delete set null,
        created_at timestamptz(3) not null default now(),
        primary key (deployment_id, number)
      )`)
    this.schema.raw(`
      create table deployment_events (
        id uuid primary key,
        deployment_id uuid not null references deployments (id) on delete cascade,
        level varchar(8) not null check (level in ('debug', 'info', 'warn', 'error')),
        message text not null,
        metadata json,
        created_at timestamptz(3) not null default now()
      )`)
    this.schema.raw(
      'create index deployment_events_index on deployment_events (deployment_id, created_at desc)'
    )
    this.schema.raw(`
      create table deployment_minutes (
        deployment_id uuid not null references deployments (id) on delete cascade,
        minute timestamptz(0) not null,
        version integer not null,
        requests bigint not null,
        errors bigint not null,
        duration_ms bigint not null,
        buckets bigint[] not null,
        primary key (deployment_id, minute, version)
      )`)
    this.schema.raw(
      `create index executions_deployment_index on executions (deployment_id, id desc)
       where deployment_id is not null`
    )
    this.schema.raw(
      `create index executions_deployment_open_index on executions (deployment_id)
       where deployment_id is not null and status in ('pending', 'running', 'waiting')`
    )
  }

  override async down() {
    this.schema.raw('drop index executions_deployment_open_index, executions_deployment_index')
    this.schema.raw('drop table deployment_minutes, deployment_events, deployment_releases')
    this.schema.raw(`
      alter table deployments drop column status_reason, drop column status_changed_at,
        drop column health_reason, drop column previous_key_hash,
        drop column previous_key_expires_at, drop column release_number,
        drop column agent_versions, drop column traffic`)
  }
}
