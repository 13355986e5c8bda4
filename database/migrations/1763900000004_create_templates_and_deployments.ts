import ExpandingSchema from '#database/expanding_schema'

export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw(`
      create table templates (
        id uuid primary key,
        user_id uuid references users (id) on delete cascade,
        name varchar(255) not null check (name <> ''),
        description text,
        category varchar(100) not null,
        type varchar(16) not null check (type in ('agent', 'workflow', 'step')),
        template_data json not null check (json_typeof(template_data) = 'object'),
        tags text[] not null default '{}',
        is_official boolean not null default false,
        is_public boolean not null default false,
        usage_count bigint not null default 0,
        rating_average numeric(3, 2) not null default 0 check (rating_average between 0 and 5),
        rating_count integer not null default 0,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        deleted_at timestamptz(3)
      )`)
    this.schema.raw(
      'create index templates_public_index on templates (category, created_at desc) where deleted_at is null and is_public'
    )
    this.schema.raw(
      'create index templates_user_index on templates (user_id) where deleted_at is null'
    )
    this.schema.raw(
      'create unique index templates_official_name_unique on templates (name) where is_official and deleted_at is null'
    )
    this.schema.raw('create index templates_tags_index on templates using gin (tags)')
    this.schema.raw(
      'create index templates_text_index on templates using gin (name gin_trgm_ops, description gin_trgm_ops)'
    )
    this.schema.raw(`
      create table deployments (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        name varchar(255) not null check (name <> ''),
        description text,
        workflow_id uuid references workflows (id) on delete restrict,
        agent_id uuid references agents (id) on delete restrict,
        version integer not null check (version >= 1),
        environment varchar(16) not null default 'production'
          check (environment in ('development', 'staging', 'production')),
        status varchar(16) not null default 'stopped' check (status in
          ('stopped', 'starting', 'running', 'stopping', 'failed', 'maintenance')),
        health_status varchar(16) not null default 'unknown'
          check (health_status in ('unknown', 'healthy', 'unhealthy', 'degraded')),
        config json not null default '{}',
        environment_vars text,
        key_hash bytea unique,
        allocated_memory_mb integer not null default 512,
        allocated_cpu_shares integer not null default 1024,
        deployed_at timestamptz(3),
        last_health_check_at timestamptz(3),
        total_requests bigint not null default 0,
        total_errors bigint not null default 0,
        total_response_time_ms bigint not null default 0,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        deleted_at timestamptz(3),
        check (num_nonnulls(workflow_id, agent_id) = 1)
      )`)
    this.schema.raw(
      'create index deployments_user_index on deployments (user_id, created_at desc) where deleted_at is null'
    )
    this.schema.raw('create index deployments_workflow_index on deployments (workflow_id)')
    this.schema.raw('create index deployments_agent_index on deployments (agent_id)')
  }

  override async down() {
    this.schema.dropTable('deployments')
    this.schema.dropTable('templates')
  }
}
