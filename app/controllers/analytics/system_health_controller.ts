import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import AnalyticsPolicy from '#policies/analytics_policy'
import SystemHealth from '#queries/analytics/system_health'

export default class SystemHealthController {
  /**
   * @show
   * @summary Read how the system does
   * @operationId getSystemHealth
   */
  @inject()
  async show(ctx: HttpContext, systemHealth: SystemHealth) {
    await ctx.bouncer.with(AnalyticsPolicy).authorize('viewSystem')
    return ctx.serialize(await systemHealth.handle())
  }
}
