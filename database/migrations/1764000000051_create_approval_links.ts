import ExpandingSchema from '#database/expanding_schema'

/** The links of mails that ask for an approval: each works once, and only their hashes are kept. */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw(`
      create table approval_links (
        token_hash bytea primary key,
        execution_id uuid not null,
        path varchar(1000) not null,
        attempt integer not null,
        email varchar(255) not null,
        created_at timestamptz(3) not null default now(),
        used_at timestamptz(3),
        foreign key (execution_id, path, attempt)
          references execution_waits (execution_id, path, attempt) on delete cascade
      )`)
    this.schema.raw(
      'create index approval_links_wait_index on approval_links (execution_id, path, attempt)'
    )
  }

  override async down() {
    this.schema.dropTable('approval_links')
  }
}
