import ExpandingSchema from '#database/expanding_schema'

/** Who may come in: users, their sessions and refresh tokens, API keys, and the audit trail. */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw('create extension if not exists pg_trgm')
    this.schema.raw(`
      create table users (
        id uuid primary key,
        email varchar(254) not null,
        full_name varchar(255),
        avatar_url varchar(2048),
        password varchar(255),
        role varchar(16) not null default 'user' check (role in ('admin', 'user', 'agent')),
        is_active boolean not null default true,
        email_verified boolean not null default false,
        preferences jsonb not null default '{}' check (jsonb_typeof(preferences) = 'object'),
        last_login_at timestamptz(3),
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        deleted_at timestamptz(3)
      )`)
    this.schema.raw(
      'create unique index users_email_unique on users (lower(email)) where deleted_at is null'
    )
    this.schema.raw(`
      create table sessions (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        ip_address varchar(45),
        user_agent varchar(512),
        created_at timestamptz(3) not null default now(),
        last_used_at timestamptz(3) not null default now(),
        expires_at timestamptz(3) not null,
        revoked_at timestamptz(3),
        revoked_reason varchar(32)
      )`)
    this.schema.raw('create index sessions_user_index on sessions (user_id, id desc)')
    this.schema.raw(`
      create table refresh_tokens (
        id uuid primary key,
        session_id uuid not null references sessions (id) on delete cascade,
        token_hash bytea not null unique,
        created_at timestamptz(3) not null default now(),
        expires_at timestamptz(3) not null,
        used_at timestamptz(3)
      )`)
    this.schema.raw('create index refresh_tokens_session_index on refresh_tokens (session_id)')
    this.schema.raw(`
      create table api_keys (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        name varchar(255) not null,
        key_hash bytea not null unique,
        key_prefix varchar(14) not null,
        scopes text[] not null check (cardinality(scopes) > 0),
        rate_limit_per_minute integer not null default 60
          check (rate_limit_per_minute between 1 and 10000),
        is_active boolean not null default true,
        usage_count bigint not null default 0,
        last_used_at timestamptz(3),
        expires_at timestamptz(3),
        revoked_at timestamptz(3),
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now()
      )`)
    this.schema.raw('create index api_keys_user_index on api_keys (user_id, id desc)')
    this.schema.raw(`
      create table audit_logs (
        id uuid primary key,
        user_id uuid references users (id) on delete set null,
        api_key_id uuid references api_keys (id) on delete set null,
        action varchar(100) not null,
        resource_type varchar(50) not null,
        resource_id uuid,
        changes jsonb,
        ip_address varchar(45),
        user_agent varchar(512),
        request_id varchar(128),
        created_at timestamptz(3) not null default now()
      )`)
    this.schema.raw('create index audit_logs_user_index on audit_logs (user_id, id desc)')
    this.schema.raw(
      'create index audit_logs_resource_index on audit_logs (resource_type, resource_id, id desc)'
    )
    this.schema.raw('create index audit_logs_action_index on audit_logs (action, id desc)')
  }

  override async down() {
    for (const table of ['audit_logs', 'api_keys', 'refresh_tokens', 'sessions', 'users']) {
      this.schema.dropTable(table)
    }
  }
}
