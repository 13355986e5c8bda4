import { v7 as uuid } from 'uuid'
import type { Commit, LogEntry, NewChild } from '#engine/contracts/commit'
import type { Lease } from '#engine/contracts/journal'
import { MAX_TEXT, storableJson, storableText, storeValue } from '#journal/payloads'
import type { PayloadRow } from '#journal/payloads'
import { stepRow, waitRow } from '#journal/step_rows'

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

function leaseRows({ executionId, number }: Lease, { ending, tells }: Commit) {
  const own = { id: executionId, lease: number }
  return ending?.kind === 'final' && tells ? [own, { id: tells, lease: null }] : [own]
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
