import type { Pool } from 'pg'
import type { AgentParameter } from '#engine/contracts/agent_runner'
import type { JsonObject } from '#engine/graph/types'

/** An agent that can be a tool. */
export interface KnownAgent {
  id: string
  name: string
  description: string | null
  type: string
  parameters: Record<string, AgentParameter>
}

/** A workflow that can be a tool; `inputSchema` is what its definition's metadata declare. */
export interface KnownWorkflow {
  id: string
  name: string
  description: string | null
  inputSchema: JsonObject | null
}

interface WorkflowRow extends Omit<KnownWorkflow, 'inputSchema'> {
  metadata: JsonObject | null
}

/**
 * Looks up what an agent may use as tools: agents of its own user and public ones, and workflows of
 * its own user. Who saved the agent was asked the same; here it is asked again, since things are
 * deleted and made private.
 */
export class ToolDirectory {
  constructor(private readonly pool: Pick<Pool, 'query'>) {}

  /** @param agentId - Whose tools they are to be. */
  async agents(agentId: string, ids: string[]): Promise<Map<string, KnownAgent>> {
    if (ids.length === 0) return new Map()
    const { rows } = await this.pool.query<KnownAgent>(
      `select agent.id, agent.name, agent.description, agent.type, agent.parameters
        from agents caller
        join agents agent on agent.id = any ($2::uuid[]) and agent.deleted_at is null
          and (agent.user_id = caller.user_id or agent.is_public)
        where caller.id = $1`,
      [agentId, ids]
    )
    return new Map(rows.map((agent) => [agent.id, agent]))
  }

  async workflows(agentId: string, ids: string[]): Promise<Map<string, KnownWorkflow>> {
    if (ids.length === 0) return new Map()
    const { rows } = await this.pool.query<WorkflowRow>(
      `select workflow.id, workflow.name, workflow.description,
          workflow.definition -> 'metadata' as metadata
        from agents caller
        join workflows workflow on workflow.id = any ($2::uuid[]) and workflow.deleted_at is null
          and workflow.user_id = caller.user_id
        where caller.id = $1`,
      [agentId, ids]
    )
    const found = rows.map(({ metadata, ...row }) => ({ ...row, inputSchema: declared(metadata) }))
    return new Map(found.map((workflow) => [workflow.id, workflow]))
  }
}

function declared(metadata: JsonObject | null): JsonObject | null {
  const schema = metadata?.inputSchema
  return typeof schema === 'object' && schema !== null && !Array.isArray(schema) ? schema : null
}
