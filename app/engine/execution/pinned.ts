import type { AgentVersion } from '../contracts/agent_runner.js'
import { VariablesUnreadableError } from '../contracts/deployment_variables.js'
import type { OpenVariables } from '../contracts/deployment_variables.js'
import { VersionMissingError } from '../contracts/version_store.js'
import type { ExecutionRecord } from '../contracts/execution_record.js'
import type { Graph, JsonObject } from '../graph/types.js'
import { agentGraph } from './agent_graph.js'
import type { DriverWorld } from './driver_world.js'

/** What an execution is pinned to. */
export interface Pinned {
  graph: Graph
  metadata: JsonObject
  agents: Map<string, AgentVersion>
  /** Those of the deployment that it was asked of. */
  variables: OpenVariables | null
  /** A version is gone for good, or a variable can't be opened: nothing can run. */
  missing?: VersionMissingError | VariablesUnreadableError
}

/** Loads what an execution is pinned to. @throws What the store throws while it is away. */
export async function loadPinned(
  execution: ExecutionRecord,
  { versions, variables: store }: Pick<DriverWorld, 'versions' | 'variables'>
): Promise<Pinned> {
  const { workflowId, workflowVersion, agentId, deploymentId } = execution
  try {
    const variables = deploymentId ? ((await store?.open(deploymentId)) ?? null) : null
    const ids = Object.entries(execution.agentVersions)
    const found = await Promise.all(ids.map(([id, version]) => versions.agent(id, version)))
    const agents = new Map(found.map((agent) => [agent.agentId, agent]))
    const pinned = { agents, variables }
    if (workflowId === null) return { graph: agentGraph(agentId!), metadata: {}, ...pinned }
    return { ...(await versions.workflow(workflowId, workflowVersion!)), ...pinned }
  } catch (error) {
    const lasting =
      error instanceof VersionMissingError || error instanceof VariablesUnreadableError
    if (!lasting) throw error
    const graph = { steps: [], edges: [] }
    return { graph, metadata: {}, agents: new Map(), variables: null, missing: error }
  }
}
