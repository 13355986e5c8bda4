import ExpandingSchema from '#database/expanding_schema'

/** An MCP client names no deployment: the key that it has is all that finds one. */
export default class extends ExpandingSchema {
  override async up() {
    this.schema.raw(`
      create index deployments_previous_key_index on deployments (previous_key_hash)
        where previous_key_hash is not null`)
  }

  override async down() {
    this.schema.raw('drop index deployments_previous_key_index')
  }
}
