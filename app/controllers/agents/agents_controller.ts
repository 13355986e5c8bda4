import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import CreateAgent from '#actions/agents/create_agent'
import DeleteAgent from '#actions/agents/delete_agent'
import InspectAgent from '#actions/agents/inspect_agent'
import UpdateAgent from '#actions/agents/update_agent'
import { readIfMatch, setEntityTag } from '#controllers/entity_tag'
import Agent from '#models/agent'
import AgentPolicy from '#policies/agent_policy'
import ListAgents from '#queries/agents/list_agents'
import AgentTransformer from '#transformers/agent_transformer'
import { createAgentValidator, listAgentsValidator, updateAgentValidator } from '#validators/agent'

export default class AgentsController {
  /**
   * @index
   * @summary List own agents
   * @operationId listAgents
   */
  @inject()
  async index(ctx: HttpContext, listAgents: ListAgents) {
    await ctx.bouncer.with(AgentPolicy).authorize('viewList')
    const query = await ctx.request.validateUsing(listAgentsValidator)
    const user = ctx.auth.getUserOrFail()
    const { rows, total } = await listAgents.handle({ ...query, userId: user.id })
    const { page, pageSize } = query
    const listed = rows.map((row) => new AgentTransformer(row).toObject())
    return ctx.serializeList(listed, { page, pageSize, totalItems: total })
  }

  /**
   * @store
   * @summary Make an agent
   * @operationId createAgent
   */
  @inject()
  async store(ctx: HttpContext, createAgent: CreateAgent) {
    await ctx.bouncer.with(AgentPolicy).authorize('create')
    const fields = await ctx.request.validateUsing(createAgentValidator)
    const user = ctx.auth.getUserOrFail()
    const agent = await createAgent.handle({ userId: user.id, fields })
    ctx.response.status(201)
    setEntityTag(ctx, agent)
    return ctx.serialize(AgentTransformer.transform(agent))
  }

  /**
   * @show
   * @summary Read an agent, and what keeps it from running
   * @operationId getAgent
   */
  @inject()
  async show(ctx: HttpContext, inspectAgent: InspectAgent) {
    const agent = await Agent.findPlainLive(ctx.params.id)
    await ctx.bouncer.with(AgentPolicy).authorize('view', agent)
    const readiness = await inspectAgent.handle(agent)
    setEntityTag(ctx, agent)
    return ctx.serialize(new AgentTransformer(agent, readiness).withReadiness())
  }

  /**
   * @update
   * @summary Change an agent
   * @operationId updateAgent
   */
  @inject()
  async update(ctx: HttpContext, updateAgent: UpdateAgent) {
    const found = await Agent.findLive(ctx.params.id)
    await ctx.bouncer.with(AgentPolicy).authorize('update', found)
    const changes = await ctx.request.validateUsing(updateAgentValidator)
    const actorId = ctx.auth.getUserOrFail().id
    const ifMatch = readIfMatch(ctx)
    const agent = await updateAgent.handle({ agentId: found.id, actorId, changes, ifMatch })
    setEntityTag(ctx, agent)
    return ctx.serialize(AgentTransformer.transform(agent))
  }

  /**
   * @destroy
   * @summary Delete an agent
   * @operationId deleteAgent
   */
  @inject()
  async destroy(ctx: HttpContext, deleteAgent: DeleteAgent) {
    const agent = await Agent.findLive(ctx.params.id)
    await ctx.bouncer.with(AgentPolicy).authorize('delete', agent)
    await deleteAgent.handle(agent.id, readIfMatch(ctx))
    return ctx.response.noContent()
  }
}
