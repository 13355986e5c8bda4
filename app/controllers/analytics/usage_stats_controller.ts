import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import AnalyticsPolicy from '#policies/analytics_policy'
import UsageStatsQuery from '#queries/analytics/usage_stats'
import { periodValidator } from '#validators/analytics'

export default class UsageStatsController {
  /**
   * @show
   * @summary Read what was used, by day and by agent
   * @operationId getUsageStats
   */
  @inject()
  async show(ctx: HttpContext, usageStats: UsageStatsQuery) {
    await ctx.bouncer.with(AnalyticsPolicy).authorize('viewFigures', 'own')
    const { scope, ...request } = await ctx.request.validateUsing(periodValidator)
    await ctx.bouncer.with(AnalyticsPolicy).authorize('viewFigures', scope)
    const userId = scope === 'all' ? null : ctx.auth.getUserOrFail().id
    return ctx.serialize(await usageStats.handle({ ...request, userId }))
  }
}
