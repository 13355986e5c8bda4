import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import StartDeployment from '#actions/deployments/start_deployment'
import StopDeployment from '#actions/deployments/stop_deployment'
import { setEntityTag } from '#controllers/entity_tag'
import Deployment from '#models/deployment'
import DeploymentPolicy from '#policies/deployment_policy'
import DeploymentTransformer from '#transformers/deployment_transformer'

export default class DeploymentLifecycleController {
  /**
   * @start
   * @summary Make a deployment serve
   * @operationId startDeployment
   */
  @inject()
  async start(ctx: HttpContext, start: StartDeployment) {
    const input = await this.find(ctx)
    return this.answer(ctx, await start.handle(input, ctx.origin()))
  }

  /**
   * @stop
   * @summary Let a deployment serve no longer
   * @operationId stopDeployment
   */
  @inject()
  async stop(ctx: HttpContext, stop: StopDeployment) {
    const input = await this.find(ctx)
    return this.answer(ctx, await stop.handle(input, ctx.origin()))
  }

  /**
   * @pause
   * @summary Let a deployment answer 503 for a while
   * @operationId pauseDeployment
   */
  @inject()
  async pause(ctx: HttpContext, stop: StopDeployment) {
    const input = await this.find(ctx)
    return this.answer(ctx, await stop.pause(input, ctx.origin()))
  }

  protected async find(ctx: HttpContext) {
    const found = await Deployment.findLive(ctx.params.id)
    await ctx.bouncer.with(DeploymentPolicy).authorize('update', found)
    return { deploymentId: found.id, actorId: ctx.auth.getUserOrFail().id }
  }

  protected answer(ctx: HttpContext, deployment: Deployment) {
    setEntityTag(ctx, deployment)
    return ctx.serialize(DeploymentTransformer.transform(deployment))
  }
}
