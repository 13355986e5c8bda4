import ExpandingSchema from '#database/expanding_schema'

/**
 * Tokens that go out by mail, accounts that come in through Supabase, and what erasing an account
 * needs: the indexes on payloads' references answer "does anybody else use this payload".
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw(`
      create table one_time_tokens (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        purpose varchar(32) not null check (purpose in ('reset_password', 'verify_email')),
        token_hash bytea not null unique,
        created_at timestamptz(3) not null default now(),
        expires_at timestamptz(3) not null,
        used_at timestamptz(3)
      )`)
    this.schema.raw('create index one_time_tokens_user_index on one_time_tokens (user_id, purpose)')
    this.schema.raw('alter table users add column supabase_id uuid')
    this.schema.raw('alter table users add column erased_at timestamptz(3)')
    this.schema.raw('create unique index users_supabase_id_unique on users (supabase_id)')
    this.schema.raw(
      'create index users_list_index on users (created_at desc, id desc) where deleted_at is null'
    )
    this.schema.raw(
      'create index users_due_index on users (deleted_at) where deleted_at is not null and erased_at is null'
    )
    this.schema.raw(
      'create index users_text_index on users using gin (email gin_trgm_ops, full_name gin_trgm_ops)'
    )
    this.schema.raw(
      'create index executions_output_ref_index on executions (output_ref) where output_ref is not null'
    )
    for (const column of ['inputs_ref', 'output_ref']) {
      this.schema.raw(
        `create index execution_steps_${column}_index on execution_steps (${column}) where ${column} is not null`
      )
    }
  }

  override async down() {
    for (const column of ['inputs_ref', 'output_ref']) {
      this.schema.raw(`drop index execution_steps_${column}_index`)
    }
    this.schema.raw('drop index executions_output_ref_index')
    for (const name of ['text', 'due', 'list']) this.schema.raw(`drop index users_${name}_index`)
    this.schema.raw('alter table users drop column erased_at, drop column supabase_id')
    this.schema.dropTable('one_time_tokens')
  }
}
