import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import Workflow from '#models/workflow'
import WorkflowPolicy from '#policies/workflow_policy'
import ListScheduleFirings from '#queries/workflows/list_schedule_firings'
import ScheduleFiringTransformer from '#transformers/schedule_firing_transformer'
import { listVersionsValidator } from '#validators/version'

export default class ScheduleFiringsController {
  /**
   * @index
   * @summary List what became of a schedule's firings
   * @operationId listScheduleFirings
   */
  @inject()
  async index(ctx: HttpContext, listFirings: ListScheduleFirings) {
    const workflow = await Workflow.findLive(ctx.params.id)
    await ctx.bouncer.with(WorkflowPolicy).authorize('viewExecutions', workflow)
    const query = await ctx.request.validateUsing(listVersionsValidator)
    const { rows, total } = await listFirings.handle(workflow.id, query)
    const listed = ScheduleFiringTransformer.transform(rows)
    return ctx.serializeList(listed, { ...query, totalItems: total })
  }
}
