import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import RestoreAgentVersion from '#actions/agents/restore_agent_version'
import { setEntityTag } from '#controllers/entity_tag'
import Agent from '#models/agent'
import AgentPolicy from '#policies/agent_policy'
import AgentTransformer from '#transformers/agent_transformer'

export default class AgentVersionRestorationsController {
  /**
   * @store
   * @summary Go back to an earlier version of an agent
   * @operationId restoreAgentVersion
   */
  @inject()
  async store(ctx: HttpContext, restoreVersion: RestoreAgentVersion) {
    const found = await Agent.findLive(ctx.params.id)
    await ctx.bouncer.with(AgentPolicy).authorize('update', found)
    const agent = await restoreVersion.handle({
      agentId: found.id,
      version: Number(ctx.params.version),
      actorId: ctx.auth.getUserOrFail().id,
    })
    setEntityTag(ctx, agent)
    return ctx.serialize(AgentTransformer.transform(agent))
  }
}
