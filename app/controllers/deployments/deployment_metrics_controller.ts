import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import Deployment from '#models/deployment'
import DeploymentPolicy from '#policies/deployment_policy'
import DeploymentMetrics from '#queries/deployments/deployment_metrics'
import ServedOverTime from '#queries/deployments/served_over_time'
import DeploymentMetricsTransformer from '#transformers/deployment_metrics_transformer'
import { deploymentMetricsValidator } from '#validators/deployment'

export default class DeploymentMetricsController {
  /**
   * @show
   * @summary Read how a deployment served
   * @operationId getDeploymentMetrics
   */
  @inject()
  async show(ctx: HttpContext, metrics: DeploymentMetrics, overTime: ServedOverTime) {
    const found = await Deployment.findLive(ctx.params.id)
    await ctx.bouncer.with(DeploymentPolicy).authorize('view', found)
    const { minutes } = await ctx.request.validateUsing(deploymentMetricsValidator)
    const figures = await metrics.handle(found.id, minutes)
    const series = await overTime.handle(found.id, minutes)
    return ctx.serialize(DeploymentMetricsTransformer.transform({ ...figures, series }))
  }
}
