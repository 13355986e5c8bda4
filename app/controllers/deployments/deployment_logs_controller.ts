import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import FollowExecutions from '#actions/executions/follow_executions'
import { followLogs } from '#controllers/deployments/log_stream'
import { EventStream } from '#controllers/executions/event_stream'
import Deployment from '#models/deployment'
import DeploymentPolicy from '#policies/deployment_policy'
import DeploymentLogs from '#queries/deployments/deployment_logs'
import findStanding from '#queries/users/find_standing'
import DeploymentLogTransformer from '#transformers/deployment_log_transformer'
import { deploymentLogsValidator } from '#validators/deployment'

export default class DeploymentLogsController {
  /**
   * @index
   * @summary Read the log of a deployment
   * @operationId listDeploymentLogs
   */
  @inject()
  async index(ctx: HttpContext, logs: DeploymentLogs, live: FollowExecutions) {
    const found = await Deployment.findLive(ctx.params.id)
    await ctx.bouncer.with(DeploymentPolicy).authorize('view', found)
    const { follow, ...asked } = await ctx.request.validateUsing(deploymentLogsValidator)
    const of = { ...asked, deploymentId: found.id }
    const rows = await logs.handle(of)
    if (!follow) return ctx.serialize(DeploymentLogTransformer.transform(rows))
    const user = ctx.auth.getUserOrFail()
    const stream = new EventStream(ctx, live.heartbeatMs, async () => {
      const now = await findStanding(user)
      return now !== null && new DeploymentPolicy().view(now, found)
    })
    followLogs(stream, rows, async (since) => logs.handle({ ...of, since, tail: 1000 }))
  }
}
