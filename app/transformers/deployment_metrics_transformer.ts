import { BaseTransformer } from '@adonisjs/core/transformers'
import type { DeploymentMetricsFigures } from '#queries/deployments/deployment_metrics'

/** Figures of a deployment: of all that was asked, and of each version that served. */
export default class DeploymentMetricsTransformer extends BaseTransformer<DeploymentMetricsFigures> {
  toObject() {
    const { minutes, all, versions } = this.resource
    return { minutes, ...all, versions }
  }
}
