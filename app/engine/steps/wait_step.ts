import { StepError } from '../contracts/step_error.js'
import type { Scope } from '../execution/scope.js'
import { StepTurn } from '../execution/step_turn.js'
import { render } from '../expressions/template.js'
import type { Json, StepDefinition } from '../graph/types.js'
import { beginSignalWait } from './signal_wait.js'

/** The last time that a `Date` can hold (ECMA-262, 21.4.1.1), in milliseconds since the epoch. */
const MAX_TIME = 8.64e15

/**
 * Waits for a duration, until a time, for a signal or an approval; far ones hold no worker. A time
 * answers `{ waitedMs }`, the others what came.
 */
export function beginWaitStep(scope: Scope, step: StepDefinition): void {
  if (isGiven(step.config.signal) || isGiven(step.config.approval)) {
    return beginSignalWait(scope, step)
  }
  const last = scope.run.history.at(scope.pathOf(step)).at(-1)
  if (last?.status === 'waiting' && last.wakeAt !== null) {
    const turn = new StepTurn(scope, step, last.attempt, last.startedAt ?? undefined)
    scope.reopen(last)
    return waitFor(turn, last.wakeAt)
  }
  const turn = new StepTurn(scope, step, 1)
  let wakeAt: number
  try {
    wakeAt = wakeTime(scope, step)
  } catch (error) {
    return turn.fail(error)
  }
  turn.waiting(wakeAt)
  waitFor(turn, wakeAt)
}

function isGiven(value: Json | undefined): boolean {
  return value !== undefined && value !== null
}

function waitFor(turn: StepTurn, wakeAt: number): void {
  const { run } = turn.scope
  turn.scope.waits.until(turn.path, wakeAt, () =>
    turn.complete({ waitedMs: Math.max(Math.round(run.now - turn.startedAt), 0) })
  )
}

function wakeTime(scope: Scope, step: StepDefinition): number {
  const { durationMs, until } = step.config
  if (durationMs !== undefined && durationMs !== null) {
    const duration = asNumber(render(durationMs, scope.values.scope))
    if (duration !== null && duration >= 0) return inTime('durationMs', scope.run.now + duration)
    throw invalid('durationMs', 'a number of milliseconds, not below 0')
  }
  const time = render(until ?? null, scope.values.scope)
  const at =
    typeof time === 'number' ? time : typeof time === 'string' ? Date.parse(time) : Number.NaN
  if (Number.isFinite(at)) return inTime('until', at)
  throw invalid('until', 'an ISO 8601 time')
}

/** A time that a calendar has: the journal keeps it as one. */
function inTime(field: string, at: number): number {
  if (Math.abs(at) <= MAX_TIME) return at
  throw invalid(field, 'within the next 200,000 years')
}

function asNumber(value: Json): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

function invalid(field: string, expected: string): StepError {
  return new StepError('VALIDATION_ERROR', `config.${field} must be ${expected}`, {
    retryable: false,
  })
}
