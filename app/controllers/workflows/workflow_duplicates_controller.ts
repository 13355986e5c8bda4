import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import DuplicateWorkflow from '#actions/workflows/duplicate_workflow'
import { setEntityTag } from '#controllers/entity_tag'
import Workflow from '#models/workflow'
import WorkflowPolicy from '#policies/workflow_policy'
import ShowWorkflow from '#queries/workflows/show_workflow'
import WorkflowTransformer from '#transformers/workflow_transformer'
import { duplicateValidator } from '#validators/agent'

export default class WorkflowDuplicatesController {
  /**
   * @store
   * @summary Copy a workflow
   * @operationId duplicateWorkflow
   */
  @inject()
  async store(ctx: HttpContext, duplicate: DuplicateWorkflow, showWorkflow: ShowWorkflow) {
    const workflow = await Workflow.findLive(ctx.params.id)
    await ctx.bouncer.with(WorkflowPolicy).authorize('duplicate', workflow)
    const { name } = await ctx.request.validateUsing(duplicateValidator)
    const userId = ctx.auth.getUserOrFail().id
    const copy = await showWorkflow.handle(await duplicate.handle({ workflow, userId, name }))
    ctx.response.status(201)
    setEntityTag(ctx, copy)
    return ctx.serialize(WorkflowTransformer.transform(copy).useVariant('withGraph'))
  }
}
