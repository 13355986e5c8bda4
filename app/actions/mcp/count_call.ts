import { inject } from '@adonisjs/core'
import RequestLimits from '#auth/limits/request_limits'
import RateLimitExceededException from '#exceptions/rate_limit_exceeded_exception'
import { servingConfig } from '#models/deployment_config'
import type { ServingDeployment } from '#queries/deployments/find_serving_deployment'

/** Counts a call among the requests that a deployment takes in a minute. */
@inject()
export default class CountCall {
  constructor(protected limits: RequestLimits) {}

  /** @throws RateLimitExceededException */
  async handle({ id, config }: ServingDeployment): Promise<void> {
    const limit = servingConfig(config).rateLimitPerMinute
    if (limit === null) return
    const { exceeded, retryAfter } = await this.limits.count({
      key: `run:${id}`,
      limit,
      seconds: 60,
    })
    if (exceeded) throw new RateLimitExceededException(retryAfter)
  }
}
