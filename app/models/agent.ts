import { AgentSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { column, hasMany } from '@adonisjs/lucid/orm'
import type { HasMany } from '@adonisjs/lucid/types/relations'
import AgentVersion from '#models/agent_version'
import { COUNT_COLUMN, JSON_COLUMN } from '#models/columns'
import type { Counted, Counters } from '#models/counted'
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

export default class Agent extends compose(AgentSchema, withUuid) implements Counted {
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

  /** Base columns and runs not yet rolled up; set by `queries/counters`, never stored. */
  declare counters?: Counters

  /**
   * The agent that has not been deleted.
   *
   * @throws E_ROW_NOT_FOUND, which is 404.
   */
  static findLive(id: string): Promise<Agent> {
    return this.query().where('id', id).whereNull('deletedAt').firstOrFail()
  }
}
