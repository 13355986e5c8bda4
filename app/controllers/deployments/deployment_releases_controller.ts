import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import RollBackDeployment from '#actions/deployments/roll_back_deployment'
import { setEntityTag } from '#controllers/entity_tag'
import Deployment from '#models/deployment'
import DeploymentPolicy from '#policies/deployment_policy'
import ListReleases from '#queries/deployments/list_releases'
import DeploymentReleaseTransformer from '#transformers/deployment_release_transformer'
import DeploymentTransformer from '#transformers/deployment_transformer'
import { listReleasesValidator, rollBackValidator } from '#validators/deployment'

export default class DeploymentReleasesController {
  /**
   * @index
   * @summary List what a deployment has run
   * @operationId listDeploymentReleases
   */
  @inject()
  async index(ctx: HttpContext, listReleases: ListReleases) {
    const found = await Deployment.findLive(ctx.params.id)
    await ctx.bouncer.with(DeploymentPolicy).authorize('view', found)
    const { page, pageSize } = await ctx.request.validateUsing(listReleasesValidator)
    const of = { deploymentId: found.id, newest: found.releaseNumber, page, pageSize }
    const { rows, total } = await listReleases.handle(of)
    const listed = DeploymentReleaseTransformer.transform(rows)
    return ctx.serializeList(listed, { page, pageSize, totalItems: total })
  }

  /**
   * @store
   * @summary Let a deployment run what it ran before
   * @operationId rollBackDeployment
   */
  @inject()
  async store(ctx: HttpContext, rollBack: RollBackDeployment) {
    const found = await Deployment.findLive(ctx.params.id)
    await ctx.bouncer.with(DeploymentPolicy).authorize('update', found)
    const { releaseNumber } = await ctx.request.validateUsing(rollBackValidator)
    const actorId = ctx.auth.getUserOrFail().id
    const input = { deploymentId: found.id, actorId, releaseNumber }
    const deployment = await rollBack.handle(input, ctx.origin())
    setEntityTag(ctx, deployment)
    return ctx.serialize(DeploymentTransformer.transform(deployment))
  }
}
