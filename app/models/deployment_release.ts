import { DeploymentReleaseSchema } from '#database/schema'
import { column } from '@adonisjs/lucid/orm'
import { JSON_COLUMN } from '#models/columns'

export type ReleaseReason = 'start' | 'redeploy' | 'rollback' | 'canary'

/** That a deployment began to run a version, and which versions of agents with it. Never changed. */
export default class DeploymentRelease extends DeploymentReleaseSchema {
  @column(JSON_COLUMN)
  declare agentVersions: Record<string, number>

  @column()
  declare reason: ReleaseReason
}
