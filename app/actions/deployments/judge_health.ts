import { inject } from '@adonisjs/core'
import TryDeployment from '#actions/deployments/try_deployment'
import type { HealthStatus } from '#events/deployment_health_changed'
import { servingConfig } from '#models/deployment_config'
import type { ServingDeployment } from '#queries/deployments/find_serving_deployment'
import FindRecentOutcomes from '#queries/deployments/recent_outcomes'

/** Minutes that are looked back over, and the shares of failures from which on health suffers. */
const MINUTES = 5
const DEGRADED_FROM = 0.1
const UNHEALTHY_FROM = 0.5

export interface Verdict {
  status: HealthStatus
  reason: string | null
}

/** Judges a running deployment: by its check where it has one, and by what became of requests. */
@inject()
export default class JudgeHealth {
  constructor(
    protected tryOut: TryDeployment,
    protected outcomes: FindRecentOutcomes
  ) {}

  async handle(deployment: ServingDeployment): Promise<Verdict> {
    const { healthCheck, timeoutSeconds } = servingConfig(deployment.config)
    const failure = healthCheck ? await this.tryOut.handle(deployment, healthCheck) : null
    if (failure !== null) return failure
    const { ended, failed, p95DurationMs } = await this.outcomes.handle(deployment.id, MINUTES)
    const share = ended === 0 ? 0 : failed / ended
    const said = `${failed} of ${ended} executions failed in the last ${MINUTES} minutes`
    if (share >= UNHEALTHY_FROM) return { status: 'unhealthy', reason: said }
    if (share >= DEGRADED_FROM) return { status: 'degraded', reason: said }
    if (p95DurationMs > timeoutSeconds * 1000) {
      const seconds = Math.round(p95DurationMs / 1000)
      return { status: 'degraded', reason: `One in twenty takes over ${seconds} s` }
    }
    if (ended > 0 || healthCheck) return { status: 'healthy', reason: null }
    return { status: 'unknown', reason: `Nothing has ended in the last ${MINUTES} minutes` }
  }
}
