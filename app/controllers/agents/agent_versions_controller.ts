import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import Agent from '#models/agent'
import AgentPolicy from '#policies/agent_policy'
import ListAgentVersions from '#queries/agents/list_agent_versions'
import AgentVersionTransformer from '#transformers/agent_version_transformer'
import { listVersionsValidator } from '#validators/version'

export default class AgentVersionsController {
  /**
   * @index
   * @summary List the versions of an agent, the newest first
   * @operationId listAgentVersions
   */
  @inject()
  async index(ctx: HttpContext, listVersions: ListAgentVersions) {
    const agent = await Agent.findLive(ctx.params.id)
    await ctx.bouncer.with(AgentPolicy).authorize('view', agent)
    const query = await ctx.request.validateUsing(listVersionsValidator)
    const of = { agentId: agent.id, newest: agent.version }
    const { rows, total } = await listVersions.handle({ ...query, ...of })
    return ctx.serializeList(AgentVersionTransformer.transform(rows), {
      ...query,
      totalItems: total,
    })
  }
}
