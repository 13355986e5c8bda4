import type { Usage } from '#engine/contracts/agent_runner'
import type { ExecutionRecord } from '#engine/contracts/execution_record'
import { keptJson } from '#engine/contracts/held_value'
import type { HeldValue } from '#engine/contracts/held_value'
import type {
  AttemptState,
  RowType,
  StepFailure,
  StepRecord,
  StepStatus,
} from '#engine/contracts/step_record'
import type { Json, JsonObject } from '#engine/graph/types'

/** A row of `ACQUIRE_STATEMENT`. */
export interface AcquiredRow {
  id: string
  user_id: string
  workflow_id: string | null
  workflow_version: number | null
  agent_id: string | null
  agent_version: number | null
  agent_versions: Record<string, number>
  trigger_type: string
  trigger_data: string
  deployment_id: string | null
  input_data: string
  concurrency_key: string | null
  cancel_requested: boolean
  lease: string
  last_signal: number | null
  parent_execution_id: string | null
  parent_awaits: boolean
  depth: number
  trace: JsonObject | null
  created_at: number
  running_for: number
}

export function executionRecord(row: AcquiredRow, now: number): ExecutionRecord {
  return {
    id: row.id,
    userId: row.user_id,
    workflowId: row.workflow_id,
    workflowVersion: row.workflow_version,
    agentId: row.agent_id,
    agentVersion: row.agent_version,
    agentVersions: row.agent_versions,
    triggerType: row.trigger_type,
    triggerData: keptJson(row.trigger_data),
    deploymentId: row.deployment_id,
    inputData: keptJson(row.input_data),
    createdAt: row.created_at,
    startedAt: now - row.running_for,
    cancelRequested: row.cancel_requested,
    parentId: row.parent_execution_id,
    parentAwaits: row.parent_awaits,
    depth: row.depth,
    trace: row.trace,
  }
}

/** A row of the steps' statement. */
export interface StepRow {
  execution_id: string
  path: string
  attempt: number
  step_key: string
  step_type: RowType
  iteration: number | null
  agent_id: string | null
  agent_version: number | null
  status: StepStatus
  output: Json | null
  output_ref: string | null
  error: StepFailure | null
  usage: Usage | null
  wake_in: number | null
  started_at: number | null
  completed_at: number | null
  state: AttemptState | null
}

/** @param held - Its output, where that is large. */
export function stepRecord(row: StepRow, now: number, held?: HeldValue): StepRecord {
  const record: StepRecord = {
    path: row.path,
    attempt: row.attempt,
    stepKey: row.step_key,
    stepType: row.step_type,
    iteration: row.iteration,
    agentId: row.agent_id,
    agentVersion: row.agent_version,
    status: row.status,
    inputs: undefined,
    output: row.output,
    error: row.error,
    usage: row.usage,
    wakeAt: row.wake_in === null ? null : now + row.wake_in,
    startedAt: row.started_at,
    completedAt: row.completed_at,
    state: row.state ?? undefined,
  }
  if (held) record.held = held
  return record
}
