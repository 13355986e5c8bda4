import ExpandingSchema from '#database/expanding_schema'

/**
 * What the installation does again and again, and who does it now. The row is a lease: a duty runs
 * in one process at a time, however many there are, and one that dies gives it back by its time.
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw(`
      create table duties (
        name varchar(64) primary key,
        lease_owner uuid,
        lease_expires_at timestamptz(3),
        began_at timestamptz(3),
        ended_at timestamptz(3),
        duration_ms bigint,
        outcome text,
        error text,
        runs bigint not null default 0
      )`)
  }

  override async down() {
    this.schema.dropTable('duties')
  }
}
