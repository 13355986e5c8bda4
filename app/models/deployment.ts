import { DeploymentSchema } from '#database/schema'
import { compose } from '@adonisjs/core/helpers'
import { column } from '@adonisjs/lucid/orm'
import { COUNT_COLUMN, JSON_COLUMN } from '#models/columns'
import { withUuid } from '#models/uuid_model'

/** Where a deployment runs, for whom. */
export const ENVIRONMENTS = ['development', 'staging', 'production'] as const

export const DEPLOYMENT_STATUSES = [
  'stopped',
  'starting',
  'running',
  'stopping',
  'failed',
  'maintenance',
] as const

/** What is answered instead of a variable's value; sent back, it leaves the stored one alone. */
export const MASK = '********'

/** A part of the requests, in percent, that another version gets. */
export interface TrafficShare {
  version: number
  weight: number
  agentVersions: Record<string, number>
}

export type Environment = (typeof ENVIRONMENTS)[number]
export type DeploymentStatus = (typeof DEPLOYMENT_STATUSES)[number]

/** A version of a workflow or of an agent, with settings of its own, behind an endpoint. */
export default class Deployment extends compose(DeploymentSchema, withUuid) {
  @column()
  declare environment: Environment

  @column()
  declare status: DeploymentStatus

  @column(JSON_COLUMN)
  declare config: Record<string, unknown>

  /** Envelopes of the vault, by the variables' names; never serialized. */
  @column({
    serializeAs: null,
    prepare: (value: object) => JSON.stringify(value),
    consume: (value: string | null) => JSON.parse(value ?? '{}'),
  })
  declare environmentVars: Record<string, string>

  /** The agents' versions that it was released with, by their ids. */
  @column(JSON_COLUMN)
  declare agentVersions: Record<string, number>

  /** Other versions that get a part of the requests; null where all go to its own. */
  @column(JSON_COLUMN)
  declare traffic: TrafficShare[] | null

  /** SHA-256 of the endpoint's key; never serialized. */
  @column({ serializeAs: null })
  declare keyHash: Buffer | null

  @column(COUNT_COLUMN)
  declare totalRequests: number

  @column(COUNT_COLUMN)
  declare totalErrors: number

  @column(COUNT_COLUMN)
  declare totalResponseTimeMs: number

  /**
   * The deployment that has not been deleted.
   *
   * @throws E_ROW_NOT_FOUND, which is 404.
   */
  static findLive(id: string): Promise<Deployment> {
    return this.query().where('id', id).whereNull('deletedAt').firstOrFail()
  }
}
