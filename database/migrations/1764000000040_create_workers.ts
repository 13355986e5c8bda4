import ExpandingSchema from '#database/expanding_schema'

/**
 * Workers say that they are alive. And an index for what an agent did: it is on columns that no
 * update of a step changes, so that a step's end stays within its page.
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw(`
      create table workers (
        id uuid primary key,
        hostname varchar(255) not null,
        pid integer not null,
        version varchar(64) not null,
        slots integer not null,
        driving integer not null,
        runtimes text[] not null,
        journal_flushes bigint not null,
        started_at timestamptz(3) not null default now(),
        last_seen_at timestamptz(3) not null default now()
      )`)
    this.schema.raw(
      'create index execution_steps_agent_index on execution_steps (agent_id, execution_id) where agent_id is not null'
    )
  }

  override async down() {
    this.schema.raw('drop index execution_steps_agent_index')
    this.schema.dropTable('workers')
  }
}
