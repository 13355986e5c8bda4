import { v7 as uuid } from 'uuid'
import type { Json, JsonObject } from '#engine/graph/types'
import type { Commit, LogEntry, NewChild } from '#engine/contracts/commit'
import type { ExecutionRecord } from '#engine/contracts/execution_record'
import type { Lease } from '#engine/contracts/journal'
import type {
  AttemptState,
  RowType,
  StepFailure,
  StepRecord,
  StepStatus,
} from '#engine/contracts/step_record'
import type { Usage } from '#engine/contracts/agent_runner'
import { keptJson } from '#engine/contracts/held_value'
import type { HeldValue } from '#engine/contracts/held_value'
import { storableText, storeValue } from '#journal/payloads'
import type { PayloadRow } from '#journal/payloads'

const MAX_TEXT = 64 * 1024
const MAX_NAME = 1000

/** The rows of one commit, in the shapes that `COMMIT_STATEMENTS` takes. */
export interface CommitRows {
  /** Its lease; of who is told of its end, only the id: rows are locked in one order. */
  leases: object[]
  steps: object[]
  logs: object[]
  progress: object | null
  ending: object | null
  payloads: PayloadRow[]
  taken: object[]
  waits: object[]
  children: object[]
}

/** JSON that PostgreSQL takes: what it can't hold is replaced, since these are texts about a run, not its data. */
function storableJson<Value extends Json | JsonObject>(value: Value): Value {
  return JSON.parse(
    JSON.stringify(value).replaceAll('\\u0000', '\\ufffd'),
    (_key, part: unknown) => {
      if (typeof part === 'string') return part.toWellFormed()
      if (part === null || typeof part !== 'object' || Array.isArray(part)) return part
      const wellFormed = Object.entries(part).map(([key, inner]) => [key.toWellFormed(), inner])
      return Object.fromEntries(wellFormed) as JsonObject
    }
  ) as Value
}

function failureRow(error: StepFailure | null): JsonObject | null {
  if (!error) return null
  const row: JsonObject = { code: error.code, message: error.message }
  if (error.details !== undefined) row.details = error.details
  if (error.stack !== undefined) row.stack = error.stack
  return storableJson(row)
}

function stepRow(lease: Lease, step: StepRecord, now: number, add: (row: PayloadRow) => void) {
  const inputs = storeValue(step.inputs, add)
  const output = storeValue(step.output, add)
  return {
    execution_id: lease.executionId,
    lease: lease.number,
    path: step.path,
    attempt: step.attempt,
    step_key: step.stepKey,
    step_type: step.stepType,
    iteration: step.iteration,
    agent_id: step.agentId,
    agent_version: step.agentVersion,
    status: step.status,
    inputs: inputs.inline,
    inputs_ref: inputs.ref,
    output: output.inline,
    output_ref: output.ref,
    error: failureRow(step.error),
    usage: step.usage,
    wake_in: step.wakeAt === null ? null : step.wakeAt - now,
    started_at: step.startedAt,
    completed_at: step.completedAt,
    state: step.state ?? null,
  }
}

function logRow(lease: Lease, log: LogEntry) {
  return {
    execution_id: lease.executionId,
    lease: lease.number,
    id: uuid(),
    level: log.level,
    message: storableText(log.message, MAX_TEXT),
    step_key: log.stepKey,
    path: log.path,
    step_status: log.stepStatus ?? null,
    step_started_at: log.stepStartedAt ?? null,
    step_completed_at: log.stepCompletedAt ?? null,
    metadata: log.metadata === undefined ? null : storableJson(log.metadata),
    created_at: log.createdAt,
  }
}

function endingRow(lease: Lease, commit: Commit, now: number, add: (row: PayloadRow) => void) {
  const ending = commit.ending
  if (!ending) return null
  if (ending.kind === 'parked') {
    const wakeIn = ending.wakeAt === null ? null : ending.wakeAt - now
    return {
      id: lease.executionId,
      final: false,
      parked: true,
      status: 'waiting',
      wake_in: wakeIn,
      seen_signal: ending.seenSignal,
      needs: ending.needs ?? null,
    }
  }
  const output = storeValue(ending.output, add)
  return {
    id: lease.executionId,
    final: true,
    parked: false,
    status: ending.status,
    output: output.inline,
    output_ref: output.ref,
    error_code: ending.error?.code ?? null,
    error_message: ending.error ? storableText(ending.error.message, MAX_TEXT) : null,
    error_stack: ending.error?.stack ? storableText(ending.error.stack, MAX_TEXT) : null,
    usage: ending.usage,
  }
}

/** A wait stays as it was asked; when its step goes on or ends, it is closed. */
function waitRow(lease: Lease, { path, attempt, status, wakeAt, wait }: StepRecord, now: number) {
  if (!wait) return null
  return {
    execution_id: lease.executionId,
    lease: lease.number,
    path,
    attempt,
    kind: wait.kind,
    name: storableText(wait.name, MAX_NAME),
    message: wait.message === null ? null : storableText(wait.message, MAX_TEXT),
    schema: wait.schema === null ? null : storableJson(wait.schema),
    approvers: storableJson(wait.approvers),
    expires_in: wakeAt === null ? null : wakeAt - now,
    closed: status !== 'waiting',
  }
}

/** Inputs go as a text: PostgreSQL must not read the characters in it that it can't hold. */
function childRow(lease: Lease, child: NewChild) {
  return {
    parent: lease.executionId,
    lease: lease.number,
    id: child.id,
    path: child.path,
    attempt: child.attempt,
    awaited: child.awaited,
    workflow_id: child.workflowId,
    workflow_version: child.workflowVersion,
    agent_versions: child.agentVersions,
    input_data: JSON.stringify(child.inputData),
    steps_total: child.stepsTotal,
    trace: child.trace,
  }
}

function leaseRows({ executionId, number }: Lease, { ending, tells }: Commit) {
  const own = { id: executionId, lease: number }
  return ending?.kind === 'final' && tells ? [own, { id: tells, lease: null }] : [own]
}

/** Turns a commit into rows. `now` is the worker's clock: due times are sent relative to it. */
export function commitRows(lease: Lease, commit: Commit, now: number): CommitRows {
  const payloads: PayloadRow[] = []
  const add = (row: PayloadRow) => payloads.push(row)
  const progress = commit.progress && {
    id: lease.executionId,
    lease: lease.number,
    steps_completed: commit.progress.stepsCompleted,
    steps_failed: commit.progress.stepsFailed,
    steps_total: commit.progress.stepsTotal,
  }
  return {
    leases: leaseRows(lease, commit),
    steps: commit.steps.map((step) => stepRow(lease, step, now, add)),
    logs: commit.logs.map((log) => logRow(lease, log)),
    progress,
    ending: endingRow(lease, commit, now, add),
    taken: (commit.taken ?? []).map(({ id, path, attempt }) => ({
      execution_id: lease.executionId,
      lease: lease.number,
      id,
      path,
      attempt,
    })),
    waits: commit.steps.map((step) => waitRow(lease, step, now)).filter((row) => row !== null),
    children: (commit.children ?? []).map((child) => childRow(lease, child)),
    payloads,
  }
}

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

/** A row of `STEPS_STATEMENT`. */
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
