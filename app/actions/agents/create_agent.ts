import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import RequireReady from '#actions/agents/require_ready'
import RequireTools from '#actions/agents/require_tools'
import { writeAgentVersion } from '#actions/agents/write_agent_version'
import Agent from '#models/agent'

/** What a client may say of an agent. */
export interface AgentFields {
  name: string
  type: string
  description?: string | null
  status?: string
  config?: Record<string, unknown>
  capabilities?: string[]
  parameters?: Record<string, Record<string, unknown>>
  maxExecutionTime?: number
  maxMemoryMb?: number
  maxConcurrentExecutions?: number | null
  tags?: string[]
  isPublic?: boolean
  isTemplate?: boolean
}

/** The same as the columns' defaults, so that a new row needs no second look. */
const DEFAULTS = {
  description: null,
  status: 'draft',
  config: {},
  capabilities: [],
  parameters: {},
  maxExecutionTime: 300,
  maxMemoryMb: 512,
  maxConcurrentExecutions: null,
  tags: [],
  isPublic: false,
  isTemplate: false,
  version: 1,
}

/** Makes an agent and its version 1. */
@inject()
export default class CreateAgent {
  constructor(
    protected requireReady: RequireReady,
    protected requireTools: RequireTools
  ) {}

  /**
   * @throws ValidationException when it is to be active and isn't ready, or names a tool that is not
   * the user's.
   */
  async handle(
    input: { userId: string; fields: AgentFields; parentId?: string },
    client?: TransactionClientContract
  ): Promise<Agent> {
    const { userId, fields, parentId = null } = input
    const agent = new Agent().merge({ ...DEFAULTS, ...fields, userId, parentId })
    await this.requireReady.handle(agent)
    return (client ?? db).transaction(async (trx) => {
      await this.requireTools.handle(agent, trx)
      await agent.useTransaction(trx).save()
      await writeAgentVersion(agent, { createdBy: userId, parentId: null }, trx)
      return agent
    })
  }
}
