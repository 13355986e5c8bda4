import type { AgentVersion } from '../contracts/agent_runner.js'
import { VersionMissingError } from '../contracts/journal.js'
import type { ExecutionRecord, VersionStore } from '../contracts/journal.js'
import type { Graph, JsonObject } from '../graph/types.js'
import { agentGraph } from './agent_graph.js'

/** What an execution is pinned to. */
export interface Pinned {
  graph: Graph
  metadata: JsonObject
  agents: Map<string, AgentVersion>
  /** A version is gone for good, so that nothing can run. */
  missing?: VersionMissingError
}

/** Loads what an execution is pinned to. @throws What the store throws while it is away. */
export async function loadPinned(
  execution: ExecutionRecord,
  versions: VersionStore
): Promise<Pinned> {
  const { workflowId, workflowVersion, agentId } = execution
  try {
    const ids = Object.entries(execution.agentVersions)
    const found = await Promise.all(ids.map(([id, version]) => versions.agent(id, version)))
    const agents = new Map(found.map((agent) => [agent.agentId, agent]))
    if (workflowId === null) return { graph: agentGraph(agentId!), metadata: {}, agents }
    return { ...(await versions.workflow(workflowId, workflowVersion!)), agents }
  } catch (error) {
    if (!(error instanceof VersionMissingError)) throw error
    const graph = { steps: [], edges: [] }
    return { graph, metadata: {}, agents: new Map(), missing: error }
  }
}
