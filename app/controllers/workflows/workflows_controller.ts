import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import CreateWorkflow from '#actions/workflows/create_workflow'
import DeleteWorkflow from '#actions/workflows/delete_workflow'
import UpdateWorkflow from '#actions/workflows/update_workflow'
import { readIfMatch, setEntityTag } from '#controllers/entity_tag'
import Workflow from '#models/workflow'
import WorkflowPolicy from '#policies/workflow_policy'
import ListWorkflows from '#queries/workflows/list_workflows'
import ShowWorkflow from '#queries/workflows/show_workflow'
import WorkflowTransformer from '#transformers/workflow_transformer'
import {
  createWorkflowValidator,
  listWorkflowsValidator,
  updateWorkflowValidator,
} from '#validators/workflow'

@inject()
export default class WorkflowsController {
  constructor(protected showWorkflow: ShowWorkflow) {}

  /**
   * @index
   * @summary List own workflows
   * @operationId listWorkflows
   */
  @inject()
  async index(ctx: HttpContext, listWorkflows: ListWorkflows) {
    await ctx.bouncer.with(WorkflowPolicy).authorize('viewList')
    const query = await ctx.request.validateUsing(listWorkflowsValidator)
    const userId = ctx.auth.getUserOrFail().id
    const { rows, total } = await listWorkflows.handle({ ...query, userId })
    const { page, pageSize } = query
    const listed = rows.map((row) => new WorkflowTransformer(row).toObject())
    return ctx.serializeList(listed, { page, pageSize, totalItems: total })
  }

  /**
   * @store
   * @summary Make a workflow
   * @operationId createWorkflow
   */
  @inject()
  async store(ctx: HttpContext, createWorkflow: CreateWorkflow) {
    await ctx.bouncer.with(WorkflowPolicy).authorize('create')
    const fields = await ctx.request.validateUsing(createWorkflowValidator)
    const userId = ctx.auth.getUserOrFail().id
    const workflow = await createWorkflow.handle({ userId, fields })
    ctx.response.status(201)
    return this.answer(ctx, workflow)
  }

  /**
   * @show
   * @summary Read a workflow with its graph
   * @operationId getWorkflow
   */
  async show(ctx: HttpContext) {
    const workflow = await Workflow.findLive(ctx.params.id)
    await ctx.bouncer.with(WorkflowPolicy).authorize('view', workflow)
    const owns = await ctx.bouncer.with(WorkflowPolicy).allows('viewExecutions', workflow)
    return this.answer(ctx, workflow, owns)
  }

  /**
   * @update
   * @summary Change a workflow
   * @operationId updateWorkflow
   */
  @inject()
  async update(ctx: HttpContext, updateWorkflow: UpdateWorkflow) {
    const found = await Workflow.findLive(ctx.params.id)
    await ctx.bouncer.with(WorkflowPolicy).authorize('update', found)
    const changes = await ctx.request.validateUsing(updateWorkflowValidator)
    const actorId = ctx.auth.getUserOrFail().id
    const ifMatch = readIfMatch(ctx)
    const workflow = await updateWorkflow.handle({
      workflowId: found.id,
      actorId,
      changes,
      ifMatch,
    })
    return this.answer(ctx, workflow)
  }

  /**
   * @destroy
   * @summary Delete a workflow
   * @operationId deleteWorkflow
   */
  @inject()
  async destroy(ctx: HttpContext, deleteWorkflow: DeleteWorkflow) {
    const workflow = await Workflow.findLive(ctx.params.id)
    await ctx.bouncer.with(WorkflowPolicy).authorize('delete', workflow)
    await deleteWorkflow.handle(workflow.id, readIfMatch(ctx))
    return ctx.response.noContent()
  }

  protected async answer(ctx: HttpContext, workflow: Workflow, owns = true) {
    await this.showWorkflow.handle(workflow, owns)
    setEntityTag(ctx, workflow)
    return ctx.serialize(WorkflowTransformer.transform(workflow).useVariant('withGraph'))
  }
}
