import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import DuplicateAgent from '#actions/agents/duplicate_agent'
import { setEntityTag } from '#controllers/entity_tag'
import Agent from '#models/agent'
import AgentPolicy from '#policies/agent_policy'
import AgentTransformer from '#transformers/agent_transformer'
import { duplicateValidator } from '#validators/agent'

export default class AgentDuplicatesController {
  /**
   * @store
   * @summary Copy an agent
   * @operationId duplicateAgent
   */
  @inject()
  async store(ctx: HttpContext, duplicateAgent: DuplicateAgent) {
    const agent = await Agent.findLive(ctx.params.id)
    await ctx.bouncer.with(AgentPolicy).authorize('duplicate', agent)
    const { name } = await ctx.request.validateUsing(duplicateValidator)
    const userId = ctx.auth.getUserOrFail().id
    const copy = await duplicateAgent.handle({ agent, userId, name })
    ctx.response.status(201)
    setEntityTag(ctx, copy)
    return ctx.serialize(AgentTransformer.transform(copy))
  }
}
