import ExpandingSchema from '#database/expanding_schema'

/**
 * Agents and every version that one ever had: a version that ran once can always be run again. What
 * people write is kept as `json`, which unlike jsonb keeps the order of keys as it was sent.
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw(`
      create table agents (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        parent_id uuid references agents (id) on delete set null,
        name varchar(255) not null check (name <> ''),
        description text,
        type varchar(16) not null check (type in ('code', 'api', 'llm', 'data', 'workflow')),
        status varchar(16) not null default 'draft'
          check (status in ('draft', 'active', 'inactive', 'archived')),
        version integer not null default 1 check (version >= 1),
        config json not null default '{}' check (json_typeof(config) = 'object'),
        capabilities jsonb not null default '[]' check (jsonb_typeof(capabilities) = 'array'),
        parameters json not null default '{}' check (json_typeof(parameters) = 'object'),
        max_execution_time integer not null default 300 check (max_execution_time between 1 and 3600),
        max_memory_mb integer not null default 512 check (max_memory_mb between 64 and 4096),
        max_concurrent_executions integer check (max_concurrent_executions between 1 and 1000),
        total_executions bigint not null default 0,
        successful_executions bigint not null default 0,
        failed_executions bigint not null default 0,
        total_duration_ms bigint not null default 0,
        tags text[] not null default '{}',
        is_public boolean not null default false,
        is_template boolean not null default false,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        deleted_at timestamptz(3)
      )`)
    this.schema.raw(
      'create index agents_user_index on agents (user_id, created_at desc, id desc) where deleted_at is null'
    )
    this.schema.raw('create index agents_tags_index on agents using gin (tags)')
    this.schema.raw(
      `create index agents_text_index on agents using gin (name gin_trgm_ops, description gin_trgm_ops)`
    )
    this.schema.raw(`
      create table agent_versions (
        id uuid primary key,
        agent_id uuid not null references agents (id) on delete cascade,
        version integer not null check (version >= 1),
        parent_id uuid references agent_versions (id) on delete set null,
        type varchar(16) not null,
        config json not null,
        capabilities jsonb not null,
        parameters json not null,
        max_execution_time integer not null,
        max_memory_mb integer not null,
        max_concurrent_executions integer,
        created_by uuid references users (id) on delete set null,
        created_at timestamptz(3) not null default now(),
        unique (agent_id, version)
      )`)
  }

  override async down() {
    this.schema.dropTable('agent_versions')
    this.schema.dropTable('agents')
  }
}
