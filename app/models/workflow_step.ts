import { WorkflowStepSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { column } from '@adonisjs/lucid/orm'
import { JSON_COLUMN } from '#models/columns'
import { withUuid } from '#models/uuid_model'

/** A step of a workflow's current version. */
export default class WorkflowStep extends compose(WorkflowStepSchema, withUuid) {
  @column(JSON_COLUMN)
  declare config: Record<string, unknown>

  @column(JSON_COLUMN)
  declare inputs: Record<string, unknown>

  @column(JSON_COLUMN)
  declare outputs: Record<string, unknown>

  @column()
  declare dependsOn: string[]
}
