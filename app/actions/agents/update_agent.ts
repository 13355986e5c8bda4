import { isDeepStrictEqual } from 'node:util'
import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { AgentFields } from '#actions/agents/create_agent'
import { lockAgent } from '#actions/agents/lock_agent'
import RequireCallersLabel from '#actions/agents/require_callers_label'
import RequireReady from '#actions/agents/require_ready'
import RequireTools from '#actions/agents/require_tools'
import { currentVersionId, writeAgentVersion } from '#actions/agents/write_agent_version'
import Agent, { VERSIONED_FIELDS } from '#models/agent'

/** Changes an agent. A change of what runs makes a new version; a change of its name doesn't. */
@inject()
export default class UpdateAgent {
  constructor(
    protected requireReady: RequireReady,
    protected requireTools: RequireTools,
    protected requireCallersLabel: RequireCallersLabel
  ) {}

  /**
   * @throws ValidationException when it is to be active and isn't ready, names a tool
   * that is not its owner's, or asks for a label that its callers do not have.
   * @throws NotFoundException when it has been deleted meanwhile.
   * @throws PreconditionFailedException when it is in no state of `ifMatch`.
   */
  async handle(input: {
    agentId: string
    actorId: string
    changes: Partial<AgentFields>
    ifMatch?: readonly string[]
  }): Promise<Agent> {
    return db.transaction(async (trx) => {
      const agent = await lockAgent(input.agentId, trx, input.ifMatch)
      const before = this.#content(agent)
      const { runsOn } = agent.config
      const wasActive = agent.status === 'active'
      agent.merge(input.changes)
      const changed = !isDeepStrictEqual(before, this.#content(agent))
      if (changed || !wasActive) await this.requireReady.handle(agent)
      if (changed) {
        await this.requireTools.handle(agent, trx)
        await this.requireCallersLabel.handle(agent, runsOn, trx)
        const parentId = await currentVersionId(agent, trx)
        agent.version += 1
        await writeAgentVersion(agent, { createdBy: input.actorId, parentId }, trx)
      }
      return agent.save()
    })
  }

  /** What the agent runs as, through JSON: two ways to write the same value are the same. */
  #content(agent: Agent): unknown {
    return JSON.parse(JSON.stringify(VERSIONED_FIELDS.map((field) => agent[field])))
  }
}
