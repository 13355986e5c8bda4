import ExpandingSchema from '#database/expanding_schema'

/**
 * What an execution was made because of: the request's id and its W3C Trace Context, so that what
 * workers do later is a part of the same trace, and says so in its log lines.
 */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw('alter table executions add column if not exists trace jsonb')
  }

  override async down() {
    this.schema.alterTable('executions', (table) => table.dropColumn('trace'))
  }
}
