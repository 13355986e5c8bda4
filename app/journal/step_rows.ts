import type { Lease } from '#engine/contracts/journal'
import type { StepFailure, StepRecord } from '#engine/contracts/step_record'
import type { JsonObject } from '#engine/graph/types'
import { MAX_TEXT, storableJson, storableText, storeValue } from '#journal/payloads'
import type { PayloadRow } from '#journal/payloads'

const MAX_NAME = 1000

/** @param now - The worker's clock: due times are sent relative to it. @param add - Takes large values. */
export function stepRow(
  lease: Lease,
  step: StepRecord,
  now: number,
  add: (row: PayloadRow) => void
) {
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

/** A wait stays as it was asked; when its step goes on or ends, it is closed. */
export function waitRow(
  lease: Lease,
  { path, attempt, status, wakeAt, wait }: StepRecord,
  now: number
) {
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

function failureRow(error: StepFailure | null): JsonObject | null {
  if (!error) return null
  const row: JsonObject = { code: error.code, message: error.message }
  if (error.details !== undefined) row.details = error.details
  if (error.stack !== undefined) row.stack = error.stack
  return storableJson(row)
}
