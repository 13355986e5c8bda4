import config from '@adonisjs/core/services/config'
import { BaseTransformer } from '@adonisjs/core/transformers'
import type Deployment from '#models/deployment'
import { MASK } from '#models/deployment'

export default class DeploymentTransformer extends BaseTransformer<Deployment> {
  constructor(
    deployment: Deployment,
    protected apiKey?: string
  ) {
    super(deployment)
  }

  toObject() {
    const { id, environmentVars, totalRequests, totalResponseTimeMs, traffic } = this.resource
    const shares = traffic?.map(({ version, weight }) => ({ version, weight }))
    const names = Object.keys(environmentVars ?? {})
    return {
      ...this.pick(this.resource, [
        'id',
        'name',
        'description',
        'userId',
        'workflowId',
        'agentId',
        'version',
        'environment',
        'status',
        'statusReason',
        'healthStatus',
        'healthReason',
        'config',
        'allocatedMemoryMb',
        'allocatedCpuShares',
        'deployedAt',
        'releaseNumber',
        'lastHealthCheckAt',
        'previousKeyExpiresAt',
        'totalRequests',
        'totalErrors',
        'createdAt',
        'updatedAt',
      ]),
      traffic: shares ?? null,
      environmentVars: Object.fromEntries(names.map((name) => [name, MASK] as const)),
      endpointUrl: `${config.get<string>('app.appUrl')}/run/${id}`,
      avgResponseTimeMs: totalRequests > 0 ? Math.round(totalResponseTimeMs / totalRequests) : 0,
    }
  }

  /** Once: when the key was made. */
  withKey() {
    return { ...this.toObject(), apiKey: this.apiKey ?? '' }
  }
}
