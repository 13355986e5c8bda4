import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import AnalyticsPolicy from '#policies/analytics_policy'
import Overview from '#queries/analytics/overview'
import { periodValidator } from '#validators/analytics'

export default class OverviewController {
  /**
   * @show
   * @summary Count what there is and what ran
   * @operationId getAnalyticsOverview
   */
  @inject()
  async show(ctx: HttpContext, overview: Overview) {
    await ctx.bouncer.with(AnalyticsPolicy).authorize('viewFigures', 'own')
    const { scope, ...request } = await ctx.request.validateUsing(periodValidator)
    await ctx.bouncer.with(AnalyticsPolicy).authorize('viewFigures', scope)
    const userId = scope === 'all' ? null : ctx.auth.getUserOrFail().id
    return ctx.serialize(await overview.handle({ ...request, userId }))
  }
}
