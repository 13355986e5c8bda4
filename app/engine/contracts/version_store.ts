import type { Graph, JsonObject } from '../graph/types.js'
import type { AgentVersion } from './agent_runner.js'

/** A version that an execution is pinned to is not there, and will not be. */
export class VersionMissingError extends Error {
  override name = 'VersionMissingError'
}

/** A workflow at one version, as it is planned. */
export interface WorkflowVersion {
  graph: Graph
  metadata: JsonObject
}

/** Reads the immutable versions that executions are pinned to. */
export abstract class VersionStore {
  /** @throws VersionMissingError */
  abstract workflow(workflowId: string, version: number): Promise<WorkflowVersion>
  /** @throws VersionMissingError */
  abstract agent(agentId: string, version: number): Promise<AgentVersion>
}
