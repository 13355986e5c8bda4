import { AgentSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { column, hasMany, scope } from '@adonisjs/lucid/orm'
import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import type { HasMany } from '@adonisjs/lucid/types/relations'
import AgentVersion from '#models/agent_version'
import { COUNT_COLUMN, JSON_COLUMN } from '#models/columns'
import { selectPending } from '#models/counted'
import { findLiveRow, findPlainLiveRow } from '#models/live_row'
import type { PlainRow } from '#models/plain_row'
import { withUuid } from '#models/uuid_model'

/** What an agent runs as: each change of one of these makes a new version. */
export const VERSIONED_FIELDS = [
  'type',
  'config',
  'capabilities',
  'parameters',
  'maxExecutionTime',
  'maxMemoryMb',
  'maxConcurrentExecutions',
] as const

export default class Agent extends compose(AgentSchema, withUuid) {
  @column(JSON_COLUMN)
  declare config: Record<string, unknown>

  @column(JSON_COLUMN)
  declare capabilities: string[]

  @column(JSON_COLUMN)
  declare parameters: Record<string, Record<string, unknown>>

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

  @hasMany(() => AgentVersion)
  declare versions: HasMany<typeof AgentVersion>

  /** With the runs that are not rolled up into the counters yet. */
  static withPending = scope((query: ModelQueryBuilderContract<typeof Agent>) => {
    selectPending(query, 'agents')
  })

  /**
   * The agent that has not been deleted.
   *
   * @throws E_ROW_NOT_FOUND, which is 404.
   */
  static findLive(id: string): Promise<Agent> {
    return findLiveRow(this, 'agents', id)
  }

  /**
   * The same as a plain row, to be shown.
   *
   * @throws E_ROW_NOT_FOUND, which is 404.
   */
  static findPlainLive(id: string): Promise<PlainRow<Agent>> {
    return findPlainLiveRow<typeof Agent>(this, 'agents', id)
  }
}
