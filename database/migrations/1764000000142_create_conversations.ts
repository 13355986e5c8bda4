import ExpandingSchema from '#database/expanding_schema'

/**
 * What LLM agents remember. A message has its place in the run that said it, so that a run that is
 * repeated replaces what it said, and never says it twice.
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw(`
      create table conversations (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        key varchar(255) not null check (key <> ''),
        summary text,
        summarized_through bigint not null default 0,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        unique (user_id, key)
      )`)
    this.schema.raw(`
      create table conversation_messages (
        id bigint generated always as identity primary key,
        conversation_id uuid not null references conversations (id) on delete cascade,
        role varchar(16) not null check (role in ('user', 'assistant')),
        content text not null,
        agent_id uuid,
        execution_id uuid not null,
        origin_id uuid not null,
        path varchar(1000) not null,
        position smallint not null,
        created_at timestamptz(3) not null default now(),
        unique (conversation_id, origin_id, path, position)
      )`)
    this.schema.raw(
      'create index conversation_messages_order_index on conversation_messages (conversation_id, id)'
    )
  }

  override async down() {
    this.schema.raw('drop table conversation_messages, conversations')
  }
}
