import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import Workflow from '#models/workflow'
import WorkflowPolicy from '#policies/workflow_policy'
import PreviewSchedule from '#queries/workflows/preview_schedule'
import { previewScheduleValidator } from '#validators/schedule'

export default class SchedulePreviewsController {
  /**
   * @show
   * @summary List when a schedule will fire
   * @operationId previewSchedule
   */
  @inject()
  async show(ctx: HttpContext, preview: PreviewSchedule) {
    const workflow = await Workflow.findLive(ctx.params.id)
    await ctx.bouncer.with(WorkflowPolicy).authorize('view', workflow)
    const { from, ...query } = await ctx.request.validateUsing(previewScheduleValidator)
    return ctx.serialize(preview.handle(workflow, { from: from ?? new Date(), ...query }))
  }
}
