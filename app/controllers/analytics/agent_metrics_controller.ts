import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import Agent from '#models/agent'
import type User from '#models/user'
import AnalyticsPolicy from '#policies/analytics_policy'
import AgentMetrics from '#queries/analytics/agent_metrics'
import { metricsValidator } from '#validators/analytics'

export default class AgentMetricsController {
  /**
   * @show
   * @summary Read how an agent did
   * @operationId getAgentMetrics
   */
  @inject()
  async show(ctx: HttpContext, agentMetrics: AgentMetrics) {
    const agent = await Agent.findLive(ctx.params.id)
    await ctx.bouncer.with(AnalyticsPolicy).authorize('viewAgent', agent)
    const { scope, ...request } = await ctx.request.validateUsing(metricsValidator)
    await ctx.bouncer.with(AnalyticsPolicy).authorize('viewFigures', scope)
    const userId = scope === 'all' ? null : this.whose(agent, ctx.auth.getUserOrFail())
    const metrics = await agentMetrics.handle({ ...request, agentId: agent.id, userId })
    return ctx.serialize({ agentId: agent.id, agentName: agent.name, metrics })
  }

  /** An admin sees what its owner sees; who uses a public agent, the own executions. */
  protected whose(agent: Agent, user: User): string {
    return user.role === 'admin' ? agent.userId : user.id
  }
}
