import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import CreateDeployment from '#actions/deployments/create_deployment'
import DeleteDeployment from '#actions/deployments/delete_deployment'
import UpdateDeployment from '#actions/deployments/update_deployment'
import { readIfMatch, setEntityTag } from '#controllers/entity_tag'
import Deployment from '#models/deployment'
import DeploymentPolicy from '#policies/deployment_policy'
import ListDeployments from '#queries/deployments/list_deployments'
import DeploymentTransformer from '#transformers/deployment_transformer'
import {
  createDeploymentValidator,
  listDeploymentsValidator,
  updateDeploymentValidator,
} from '#validators/deployment'

export default class DeploymentsController {
  /**
   * @index
   * @summary List own deployments
   * @operationId listDeployments
   */
  @inject()
  async index(ctx: HttpContext, listDeployments: ListDeployments) {
    await ctx.bouncer.with(DeploymentPolicy).authorize('viewList')
    const query = await ctx.request.validateUsing(listDeploymentsValidator)
    const { id: userId } = ctx.auth.getUserOrFail()
    const { rows, total } = await listDeployments.handle({ ...query, userId })
    const { page, pageSize } = query
    const listed = DeploymentTransformer.transform(rows)
    return ctx.serializeList(listed, { page, pageSize, totalItems: total })
  }

  /**
   * @store
   * @summary Make a deployment of a workflow or an agent
   * @operationId createDeployment
   */
  @inject()
  async store(ctx: HttpContext, createDeployment: CreateDeployment) {
    await ctx.bouncer.with(DeploymentPolicy).authorize('create')
    const { request } = ctx
    const fields = await request.validateUsing(createDeploymentValidator, { data: request.body() })
    const user = ctx.auth.getUserOrFail()
    const { deployment, apiKey } = await createDeployment.handle(fields, user, ctx.origin())
    ctx.response.status(201)
    setEntityTag(ctx, deployment)
    return ctx.serialize(DeploymentTransformer.transform(deployment, apiKey).useVariant('withKey'))
  }

  /**
   * @show
   * @summary Read a deployment
   * @operationId getDeployment
   */
  async show(ctx: HttpContext) {
    const deployment = await Deployment.findLive(ctx.params.id)
    await ctx.bouncer.with(DeploymentPolicy).authorize('view', deployment)
    setEntityTag(ctx, deployment)
    return ctx.serialize(DeploymentTransformer.transform(deployment))
  }

  /**
   * @update
   * @summary Change a deployment, or what version it runs
   * @operationId updateDeployment
   */
  @inject()
  async update(ctx: HttpContext, updateDeployment: UpdateDeployment) {
    const found = await Deployment.findLive(ctx.params.id)
    await ctx.bouncer.with(DeploymentPolicy).authorize('update', found)
    const { request } = ctx
    const changes = await request.validateUsing(updateDeploymentValidator, { data: request.body() })
    const input = { ...this.target(ctx, found), changes }
    const deployment = await updateDeployment.handle(input, ctx.origin())
    setEntityTag(ctx, deployment)
    return ctx.serialize(DeploymentTransformer.transform(deployment))
  }

  /**
   * @destroy
   * @summary Delete a stopped deployment
   * @operationId deleteDeployment
   */
  @inject()
  async destroy(ctx: HttpContext, deleteDeployment: DeleteDeployment) {
    const found = await Deployment.findLive(ctx.params.id)
    await ctx.bouncer.with(DeploymentPolicy).authorize('delete', found)
    await deleteDeployment.handle(this.target(ctx, found), ctx.origin())
    return ctx.response.noContent()
  }

  protected target(ctx: HttpContext, { id }: Deployment) {
    const actorId = ctx.auth.getUserOrFail().id
    return { deploymentId: id, actorId, ifMatch: readIfMatch(ctx) }
  }
}
