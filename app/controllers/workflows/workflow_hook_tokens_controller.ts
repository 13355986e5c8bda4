import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import RotateHook from '#actions/triggers/rotate_hook'
import Workflow from '#models/workflow'
import WorkflowPolicy from '#policies/workflow_policy'
import ShowWorkflow from '#queries/workflows/show_workflow'
import WorkflowTransformer from '#transformers/workflow_transformer'

export default class WorkflowHookTokensController {
  /**
   * @store
   * @summary Give the webhook of a workflow another address
   * @operationId rotateWorkflowWebhook
   */
  @inject()
  async store(ctx: HttpContext, rotateHook: RotateHook, showWorkflow: ShowWorkflow) {
    const found = await Workflow.findLive(ctx.params.id)
    await ctx.bouncer.with(WorkflowPolicy).authorize('update', found)
    const workflow = await showWorkflow.handle(await rotateHook.handle(found.id))
    return ctx.serialize(WorkflowTransformer.transform(workflow).useVariant('withGraph'))
  }
}
