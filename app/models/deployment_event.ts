import { DeploymentEventSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { column } from '@adonisjs/lucid/orm'
import { JSON_COLUMN } from '#models/columns'
import { withUuid } from '#models/uuid_model'

/** A line of a deployment's own log: what became of it, beside what its executions say. */
export default class DeploymentEvent extends compose(DeploymentEventSchema, withUuid) {
  @column()
  declare level: 'debug' | 'info' | 'warn' | 'error'

  @column(JSON_COLUMN)
  declare metadata: Record<string, unknown> | null
}
