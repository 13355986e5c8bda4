import ExpandingSchema from '#database/expanding_schema'

/**
 * What processes share about requests: how many there were, and how those were answered that must
 * not happen twice. Counts are unlogged: they are written often, and a crash may forget them.
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw(`
      create unlogged table request_windows (
        key varchar(255) primary key,
        points bigint not null,
        ends_at timestamptz(3) not null
      )`)
    this.schema.raw('create index request_windows_ends_index on request_windows (ends_at)')
    this.schema.raw(`
      create table idempotent_answers (
        user_id uuid not null references users (id) on delete cascade,
        scope text not null,
        key varchar(255) not null,
        request_hash bytea not null,
        claim uuid not null,
        claimed_at timestamptz(3) not null default now(),
        status smallint,
        headers jsonb,
        body json,
        primary key (user_id, scope, key)
      )`)
    this.schema.raw(
      'create index idempotent_answers_claimed_index on idempotent_answers (claimed_at)'
    )
  }

  override async down() {
    this.schema.dropTable('idempotent_answers')
    this.schema.dropTable('request_windows')
  }
}
