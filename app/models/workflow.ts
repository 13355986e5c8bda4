import { WorkflowSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { column, hasMany, scope } from '@adonisjs/lucid/orm'
import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import type { HasMany } from '@adonisjs/lucid/types/relations'
import { COUNT_COLUMN, JSON_COLUMN } from '#models/columns'
import { selectPending } from '#models/counted'
import { findLiveRow } from '#models/live_row'
import { withUuid } from '#models/uuid_model'
import WorkflowStep from '#models/workflow_step'
import WorkflowVersion from '#models/workflow_version'

/** The drawn form of a workflow: what the console's canvas shows. */
export interface WorkflowDefinition {
  nodes: object[]
  edges: object[]
  metadata: object
}

export default class Workflow extends compose(WorkflowSchema, withUuid) {
  @column(JSON_COLUMN)
  declare definition: WorkflowDefinition

  @column(JSON_COLUMN)
  declare triggerConfig: Record<string, unknown>

  @column()
  declare tags: string[]

  @column(COUNT_COLUMN)
  declare totalExecutions: number

  @column(COUNT_COLUMN)
  declare successfulExecutions: number

  @column(COUNT_COLUMN)
  declare failedExecutions: number

  @column(COUNT_COLUMN)
  declare totalDurationMs: number

  /** The steps of the current version. */
  @hasMany(() => WorkflowStep, { onQuery: (query) => query.orderBy('position').orderBy('id') })
  declare steps: HasMany<typeof WorkflowStep>

  @hasMany(() => WorkflowVersion)
  declare versions: HasMany<typeof WorkflowVersion>

  /** With the runs that are not rolled up into the counters yet. */
  static withPending = scope((query: ModelQueryBuilderContract<typeof Workflow>) => {
    selectPending(query, 'workflows')
  })

  /**
   * The workflow that has not been deleted.
   *
   * @throws E_ROW_NOT_FOUND, which is 404.
   */
  static findLive(id: string): Promise<Workflow> {
    return findLiveRow(this, 'workflows', id)
  }
}
