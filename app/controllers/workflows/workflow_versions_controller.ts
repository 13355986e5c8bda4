import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import Workflow from '#models/workflow'
import WorkflowPolicy from '#policies/workflow_policy'
import ListWorkflowVersions from '#queries/workflows/list_workflow_versions'
import WorkflowVersionTransformer from '#transformers/workflow_version_transformer'
import { listVersionsValidator } from '#validators/version'

export default class WorkflowVersionsController {
  /**
   * @index
   * @summary List the versions of a workflow, the newest first
   * @operationId listWorkflowVersions
   */
  @inject()
  async index(ctx: HttpContext, listVersions: ListWorkflowVersions) {
    const workflow = await Workflow.findLive(ctx.params.id)
    await ctx.bouncer.with(WorkflowPolicy).authorize('view', workflow)
    const query = await ctx.request.validateUsing(listVersionsValidator)
    const of = { workflowId: workflow.id, newest: workflow.version }
    const { rows, total } = await listVersions.handle({ ...query, ...of })
    const listed = WorkflowVersionTransformer.transform(rows)
    return ctx.serializeList(listed, { ...query, totalItems: total })
  }
}
