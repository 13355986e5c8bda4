import { answerName } from '../contracts/inboxes.js'
import type { StepRecord, WaitRecord } from '../contracts/step_record.js'
import { StepError } from '../contracts/step_error.js'
import { approvalRecord, signalName } from '../execution/answers.js'
import type { Scope } from '../execution/scope.js'
import { StepTurn } from '../execution/step_turn.js'
import { render } from '../expressions/template.js'
import { isObject } from '../graph/json.js'
import type { Json, JsonObject, StepDefinition } from '../graph/types.js'
import { waitOutside } from './outside_wait.js'

interface Awaited {
  record: WaitRecord
  inbox: string
  timeoutMs: number | null
  inputs: Json
  message: string
}

/**
 * Waits for a signal or an approval. Answers what came with it: a signal's payload, or
 * `{ approved, by, comment?, ... }`. One that takes too long fails with TIMEOUT, and with
 * `onReject: fail` a rejection fails with REJECTED.
 */
export function beginSignalWait(scope: Scope, step: StepDefinition): void {
  const last: StepRecord | undefined = scope.run.history.at(scope.pathOf(step)).at(-1)
  const turn = new StepTurn(scope, step, last?.attempt ?? 1, last?.startedAt ?? undefined)
  let awaited: Awaited
  try {
    awaited = isObject(step.config.approval)
      ? approvalOf(turn, step.config.approval)
      : signalOf(turn)
  } catch (error) {
    return turn.fail(error)
  }
  const { inputs, ...outside } = awaited
  waitOutside(
    turn,
    {
      ...outside,
      details: { inputs },
      resume: ({ payload }, details) => {
        if (rejected(step, payload)) turn.fail(rejection(payload), details)
        else turn.complete(payload, details)
      },
      expired: (details) => {
        const what = `Nothing came within ${String(awaited.timeoutMs)} ms`
        turn.fail(new StepError('TIMEOUT', what, { retryable: false }), details)
      },
    },
    last
  )
}

function signalOf(turn: StepTurn): Awaited {
  const { signal, timeoutMs, schema } = turn.step.config
  const name = signalName('signal', render(signal ?? null, turn.scope.values.scope))
  const kept = isObject(schema) ? (schema as JsonObject) : null
  return {
    record: { kind: 'signal', name, message: null, schema: kept, approvers: [] },
    inbox: name,
    timeoutMs: timeoutOf(turn, 'timeoutMs', timeoutMs),
    inputs: { signal: name },
    message: `Waiting for signal "${name}"`,
  }
}

function approvalOf(turn: StepTurn, approval: JsonObject): Awaited {
  const names = turn.scope.values.scope
  const record = approvalRecord(turn.path, {
    message: render(approval.message ?? null, names),
    name: render(approval.name ?? null, names),
    approvers: render(approval.approvers ?? [], names),
    schema: isObject(approval.schema) ? (approval.schema as JsonObject) : null,
  })
  const { name, message, approvers } = record
  return {
    record,
    inbox: answerName(turn.path),
    timeoutMs: timeoutOf(turn, 'approval.timeoutMs', approval.timeoutMs),
    inputs: { approval: { name, message, approvers } },
    message: `Waiting for approval "${name}"`,
  }
}

function timeoutOf(turn: StepTurn, field: string, value: Json | undefined): number | null {
  if (value === undefined || value === null) return null
  const ms = Number(render(value, turn.scope.values.scope))
  if (Number.isFinite(ms) && ms >= 0 && ms <= MAX_TIMEOUT_MS) return ms
  throw new StepError('VALIDATION_ERROR', `config.${field} must be a number of milliseconds`, {
    retryable: false,
  })
}

/** A hundred years: what is longer needs no time-out. */
const MAX_TIMEOUT_MS = 100 * 366 * 86_400_000

function rejected({ config }: StepDefinition, payload: Json): boolean {
  if (!isObject(config.approval) || config.approval.onReject !== 'fail') return false
  return isObject(payload) && payload.approved === false
}

function rejection(payload: Json): StepError {
  const comment = isObject(payload) && typeof payload.comment === 'string' ? payload.comment : null
  const message = comment === null ? 'It was rejected' : `It was rejected: ${comment}`
  return new StepError('REJECTED', message, { retryable: false, details: payload })
}
