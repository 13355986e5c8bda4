import { inject } from '@adonisjs/core'
import TryDeployment from '#actions/deployments/try_deployment'
import ConflictException from '#exceptions/conflict_exception'
import { servingConfig } from '#models/deployment_config'
import findServingDeployment from '#queries/deployments/find_serving_deployment'

/**
 * What has never run may take so long the first time, in milliseconds: packages are fetched, code is
 * compiled, a model is loaded. A start has ended by then that is not taken for one that a crash cut off.
 */
const FIRST_TIME_MS = 40_000

/**
 * Tries what is to be served with the input of its health check before anybody else may: what takes
 * time the first time has been done then, and what can't run does not begin to serve.
 */
@inject()
export default class TryStart {
  constructor(protected tryOut: TryDeployment) {}

  /** @throws ConflictException with the reason why it can't run. Without a check nothing is tried. */
  async handle(deploymentId: string, agentVersions: Record<string, number>): Promise<void> {
    const found = await findServingDeployment(deploymentId)
    if (!found) return
    const { healthCheck } = servingConfig(found.deployment.config)
    if (healthCheck === null) return
    const served = { status: 'running' as const, agentVersions, traffic: null }
    const check = { ...healthCheck, timeoutMs: FIRST_TIME_MS }
    const failure = await this.tryOut.handle({ ...found.deployment, ...served }, check)
    if (failure?.status === 'unhealthy') throw new ConflictException(failure.reason)
  }
}
