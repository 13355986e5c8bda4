import { AgentVersionSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { column } from '@adonisjs/lucid/orm'
import { JSON_COLUMN } from '#models/columns'
import { withUuid } from '#models/uuid_model'

/** An agent as it was at one version. Written once, never changed. */
export default class AgentVersion extends compose(AgentVersionSchema, withUuid) {
  @column(JSON_COLUMN)
  declare config: Record<string, unknown>

  @column(JSON_COLUMN)
  declare capabilities: string[]

  @column(JSON_COLUMN)
  declare parameters: Record<string, Record<string, unknown>>
}
