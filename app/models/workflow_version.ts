import { WorkflowVersionSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { column } from '@adonisjs/lucid/orm'
import { JSON_COLUMN } from '#models/columns'
import { withUuid } from '#models/uuid_model'
import type { WorkflowDefinition } from '#models/workflow'

/** A workflow's whole graph at one version: what a run of that version plans by. */
export default class WorkflowVersion extends compose(WorkflowVersionSchema, withUuid) {
  @column(JSON_COLUMN)
  declare definition: WorkflowDefinition

  /** In the order that the client gave them; the engine knows their shape. */
  @column(JSON_COLUMN)
  declare steps: object[]
}
