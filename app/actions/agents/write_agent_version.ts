import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Agent from '#models/agent'
import { VERSIONED_FIELDS } from '#models/agent'
import AgentVersion from '#models/agent_version'

/**
 * Keeps an agent as it is now as the version that it says it has.
 *
 * @param parentId The version that this one was made from, null for the first.
 */
export async function writeAgentVersion(
  agent: Agent,
  { createdBy, parentId }: { createdBy: string; parentId: string | null },
  client: TransactionClientContract
): Promise<AgentVersion> {
  const content = Object.fromEntries(VERSIONED_FIELDS.map((field) => [field, agent[field]]))
  return AgentVersion.create(
    { ...content, agentId: agent.id, version: agent.version, parentId, createdBy },
    { client }
  )
}

/** The id of the version that the agent has now. */
export async function currentVersionId(
  agent: Agent,
  client: TransactionClientContract
): Promise<string | null> {
  const version = await AgentVersion.query({ client })
    .where({ agentId: agent.id, version: agent.version })
    .first()
  return version?.id ?? null
}
