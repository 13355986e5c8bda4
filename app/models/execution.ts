import { ExecutionSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { JSON_COLUMN } from '#models/columns'
import type { PlainRow } from '#models/plain_row'
import { withUuid } from '#models/uuid_model'
import Workflow from '#models/workflow'

const OPTIONAL_COUNT = { consume: (value: unknown) => (value === null ? null : Number(value)) }

/** One run of one version. Written by the journal alone once it is made; read everywhere. */
export default class Execution extends compose(ExecutionSchema, withUuid) {
  @column(JSON_COLUMN)
  declare agentVersions: Record<string, number>

  @column(JSON_COLUMN)
  declare triggerData: Record<string, unknown>

  @column(JSON_COLUMN)
  declare inputData: Record<string, unknown>

  @column(JSON_COLUMN)
  declare outputData: unknown

  @column(JSON_COLUMN)
  declare usage: { inputTokens: number; outputTokens: number; costUsd: string }

  @column(OPTIONAL_COUNT)
  declare durationMs: number | null

  @belongsTo(() => Workflow)
  declare workflow: BelongsTo<typeof Workflow>
}

/** An execution in a list, which shows of its workflow no more than a name. */
export type ListedExecution = PlainRow<Execution> & {
  workflow: { id: string; name: string } | null
}
