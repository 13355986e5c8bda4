import type { JsonObject } from '../graph/types.js'
import type { Kept } from './held_value.js'

/** What is the same for every drive of an execution. Times are milliseconds since the epoch. */
export interface ExecutionRecord {
  id: string
  userId: string
  workflowId: string | null
  workflowVersion: number | null
  agentId: string | null
  agentVersion: number | null
  /** The agents' versions that the execution began with, by agent id. */
  agentVersions: Record<string, number>
  triggerType: string
  /** The deployment that it was asked of. */
  deploymentId?: string | null
  triggerData: Kept<JsonObject>
  inputData: Kept<JsonObject>
  createdAt: number
  startedAt: number
  cancelRequested: boolean
  /** The execution that called this one. */
  parentId: string | null
  /** Whether that one waits for the end of this one. */
  parentAwaits: boolean
  /** How many executions are above this one. */
  depth: number
  /** What it was made because of, as `Tracing.origin` said it. */
  trace?: JsonObject | null
}
