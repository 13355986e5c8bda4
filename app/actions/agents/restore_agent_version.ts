import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { lockAgent } from '#actions/agents/lock_agent'
import RequireCallersLabel from '#actions/agents/require_callers_label'
import RequireReady from '#actions/agents/require_ready'
import RequireTools from '#actions/agents/require_tools'
import { writeAgentVersion } from '#actions/agents/write_agent_version'
import NotFoundException from '#exceptions/not_found_exception'
import Agent, { VERSIONED_FIELDS } from '#models/agent'
import AgentVersion from '#models/agent_version'

/** Makes an old version the newest: a new version with its content, so that history only grows. */
@inject()
export default class RestoreAgentVersion {
  constructor(
    protected requireReady: RequireReady,
    protected requireTools: RequireTools,
    protected requireCallersLabel: RequireCallersLabel
  ) {}

  /**
   * @throws NotFoundException when the agent never had this version.
   * @throws ValidationException when the agent is active and this version can't run, it names a
   * tool that is not its owner's any more, or asks for a label that its callers do not have.
   */
  async handle(input: { agentId: string; version: number; actorId: string }): Promise<Agent> {
    return db.transaction(async (trx) => {
      const agent = await lockAgent(input.agentId, trx)
      const { agentId, version } = input
      const old = await AgentVersion.query({ client: trx }).where({ agentId, version }).first()
      if (!old) throw new NotFoundException()
      const { runsOn } = agent.config
      agent.merge(Object.fromEntries(VERSIONED_FIELDS.map((field) => [field, old[field]])))
      await this.requireReady.handle(agent)
      await this.requireTools.handle(agent, trx)
      await this.requireCallersLabel.handle(agent, runsOn, trx)
      agent.version += 1
      await writeAgentVersion(agent, { createdBy: input.actorId, parentId: old.id }, trx)
      return agent.save()
    })
  }
}
