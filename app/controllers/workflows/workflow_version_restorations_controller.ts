import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import RestoreWorkflowVersion from '#actions/workflows/restore_workflow_version'
import { setEntityTag } from '#controllers/entity_tag'
import Workflow from '#models/workflow'
import WorkflowPolicy from '#policies/workflow_policy'
import ShowWorkflow from '#queries/workflows/show_workflow'
import WorkflowTransformer from '#transformers/workflow_transformer'

export default class WorkflowVersionRestorationsController {
  /**
   * @store
   * @summary Go back to an earlier version of a workflow
   * @operationId restoreWorkflowVersion
   */
  @inject()
  async store(
    ctx: HttpContext,
    restoreVersion: RestoreWorkflowVersion,
    showWorkflow: ShowWorkflow
  ) {
    const found = await Workflow.findLive(ctx.params.id)
    await ctx.bouncer.with(WorkflowPolicy).authorize('update', found)
    const workflow = await restoreVersion.handle({
      workflowId: found.id,
      version: Number(ctx.params.version),
      actorId: ctx.auth.getUserOrFail().id,
    })
    await showWorkflow.handle(workflow)
    setEntityTag(ctx, workflow)
    return ctx.serialize(WorkflowTransformer.transform(workflow).useVariant('withGraph'))
  }
}
