import ExpandingSchema from '#database/expanding_schema'

/**
 * Workflows. `workflow_steps` holds the steps of the current version as rows, so that "which
 * workflows use this agent" is a look-up; `workflow_versions` holds each version whole, for runs.
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw(`
      create table workflows (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        parent_id uuid references workflows (id) on delete set null,
        name varchar(255) not null check (name <> ''),
        description text,
        status varchar(16) not null default 'draft'
          check (status in ('draft', 'active', 'inactive', 'archived')),
        version integer not null default 1 check (version >= 1),
        definition json not null default '{"nodes": [], "edges": [], "metadata": {}}',
        trigger_config json not null default '{}' check (json_typeof(trigger_config) = 'object'),
        schedule_enabled boolean not null default false,
        schedule_cron varchar(255),
        schedule_timezone varchar(64) not null default 'UTC',
        total_executions bigint not null default 0,
        successful_executions bigint not null default 0,
        failed_executions bigint not null default 0,
        total_duration_ms bigint not null default 0,
        last_execution_at timestamptz(3),
        tags text[] not null default '{}',
        is_public boolean not null default false,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        deleted_at timestamptz(3)
      )`)
    this.schema.raw(
      'create index workflows_user_index on workflows (user_id, created_at desc, id desc) where deleted_at is null'
    )
    this.schema.raw('create index workflows_tags_index on workflows using gin (tags)')
    this.schema.raw(
      'create index workflows_text_index on workflows using gin (name gin_trgm_ops, description gin_trgm_ops)'
    )
    this.schema.raw(`
      create table workflow_steps (
        id uuid primary key,
        workflow_id uuid not null references workflows (id) on delete cascade,
        step_key varchar(100) not null,
        step_name varchar(255) not null,
        step_type varchar(16) not null
          check (step_type in ('agent', 'condition', 'loop', 'parallel', 'wait')),
        position integer not null check (position >= 0),
        agent_id uuid references agents (id) on delete restrict,
        config json not null default '{}',
        inputs json not null default '{}',
        outputs json not null default '{}',
        depends_on text[] not null default '{}',
        retry_count integer not null default 0 check (retry_count between 0 and 20),
        retry_delay_ms integer not null default 1000 check (retry_delay_ms between 0 and 3600000),
        timeout_ms integer not null default 30000 check (timeout_ms between 1 and 86400000),
        on_error varchar(16) not null default 'fail' check (on_error in ('fail', 'continue', 'retry')),
        unique (workflow_id, step_key)
      )`)
    this.schema.raw('create index workflow_steps_agent_index on workflow_steps (agent_id)')
    this.schema.raw(`
      create table workflow_versions (
        id uuid primary key,
        workflow_id uuid not null references workflows (id) on delete cascade,
        version integer not null check (version >= 1),
        parent_id uuid references workflow_versions (id) on delete set null,
        definition json not null,
        steps json not null,
        created_by uuid references users (id) on delete set null,
        created_at timestamptz(3) not null default now(),
        unique (workflow_id, version)
      )`)
  }

  override async down() {
    for (const table of ['workflow_versions', 'workflow_steps', 'workflows']) {
      this.schema.dropTable(table)
    }
  }
}
