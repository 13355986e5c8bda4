import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import Workflow from '#models/workflow'
import AnalyticsPolicy from '#policies/analytics_policy'
import WorkflowMetrics from '#queries/analytics/workflow_metrics'
import { metricsValidator } from '#validators/analytics'

export default class WorkflowMetricsController {
  /**
   * @show
   * @summary Read how a workflow did, as a whole and step by step
   * @operationId getWorkflowMetrics
   */
  @inject()
  async show(ctx: HttpContext, workflowMetrics: WorkflowMetrics) {
    const workflow = await Workflow.findLive(ctx.params.id)
    await ctx.bouncer.with(AnalyticsPolicy).authorize('view', workflow)
    const { scope, ...request } = await ctx.request.validateUsing(metricsValidator)
    await ctx.bouncer.with(AnalyticsPolicy).authorize('viewFigures', scope)
    const of = { workflowId: workflow.id }
    const { metrics, steps } = await workflowMetrics.handle({ ...request, ...of })
    return ctx.serialize({ ...of, workflowName: workflow.name, metrics, steps })
  }
}
