import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import FollowExecutions from '#actions/executions/follow_executions'
import { LogWriter } from '#controllers/deployments/log_writer'
import { EventStream } from '#controllers/executions/event_stream'
import Deployment from '#models/deployment'
import DeploymentPolicy from '#policies/deployment_policy'
import { readLogEventId } from '#queries/deployments/deployment_log_place'
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
    if (!follow) {
      return ctx.serialize(DeploymentLogTransformer.transform((await logs.handle(of)).lines))
    }
    const user = ctx.auth.getUserOrFail()
    const lastEventId = ctx.request.header('last-event-id')
    const resumed = lastEventId ? readLogEventId(lastEventId) : null
    await live.ready()
    const { lines, place } = resumed ? { lines: [], place: resumed } : await logs.handle(of)
    const stream = new EventStream(ctx, live.heartbeatMs, async () => {
      const now = await findStanding(user)
      return now !== null && new DeploymentPolicy().view(now, found)
    })
    if (ctx.request.method() === 'HEAD') return stream.end()
    const followed = { deploymentId: found.id, userId: found.userId, level: asked.level }
    const { again, leave } = live.log(new LogWriter(followed, stream, place, lines))
    stream.whenever(again, leave)
  }
}
