import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import RotateDeploymentKey from '#actions/deployments/rotate_deployment_key'
import { setEntityTag } from '#controllers/entity_tag'
import Deployment from '#models/deployment'
import DeploymentPolicy from '#policies/deployment_policy'
import { rotateKeyValidator } from '#validators/deployment'
import DeploymentTransformer from '#transformers/deployment_transformer'

export default class DeploymentKeysController {
  /**
   * @store
   * @summary Give the endpoint of a deployment another key
   * @operationId rotateDeploymentKey
   */
  @inject()
  async store(ctx: HttpContext, rotateKey: RotateDeploymentKey) {
    const found = await Deployment.findLive(ctx.params.id)
    await ctx.bouncer.with(DeploymentPolicy).authorize('update', found)
    const { overlapSeconds } = await ctx.request.validateUsing(rotateKeyValidator)
    const actorId = ctx.auth.getUserOrFail().id
    const input = { deploymentId: found.id, actorId, overlapSeconds }
    const { deployment, apiKey } = await rotateKey.handle(input, ctx.origin())
    setEntityTag(ctx, deployment)
    return ctx.serialize(DeploymentTransformer.transform(deployment, apiKey).useVariant('withKey'))
  }
}
