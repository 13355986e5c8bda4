import { BaseEvent } from '@adonisjs/core/events'

export type HealthStatus = 'unknown' | 'healthy' | 'degraded' | 'unhealthy'

/** A running deployment is in another health than before. */
export default class DeploymentHealthChanged extends BaseEvent {
  constructor(
    readonly deployment: { id: string; userId: string; name: string },
    readonly from: HealthStatus,
    readonly to: HealthStatus,
    /** In words; null where it is healthy. */
    readonly reason: string | null
  ) {
    super()
  }
}
