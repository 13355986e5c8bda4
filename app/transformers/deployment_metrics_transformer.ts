import { BaseTransformer } from '@adonisjs/core/transformers'
import type { DeploymentMetricsFigures } from '#queries/deployments/deployment_metrics'
import type { ServedPart } from '#queries/deployments/served_over_time'

type Served = DeploymentMetricsFigures & { series: ServedPart[] }

/** Figures of a deployment: of all that was asked, of each version that served, and over time. */
export default class DeploymentMetricsTransformer extends BaseTransformer<Served> {
  toObject() {
    const { minutes, all, versions, series } = this.resource
    const parts = series.map(({ time, ...figures }) => ({ time: time.toISOString(), ...figures }))
    return { minutes, ...all, versions, series: parts }
  }
}
