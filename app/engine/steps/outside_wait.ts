import type { Signal } from '../contracts/journal.js'
import type { StepFailure, StepRecord, WaitRecord } from '../contracts/step_record.js'
import type { SignalWait } from '../execution/inbox.js'
import type { AttemptDetails, StepTurn } from '../execution/step_turn.js'
import type { JsonObject } from '../graph/types.js'

/** What a step asks those outside for, and how it goes on. */
export interface Outside {
  record: WaitRecord
  /** Under what name the signal comes into the inbox. */
  inbox: string
  /** Milliseconds until it gives up, or null to wait for as long as it takes. */
  timeoutMs: number | null
  /** Shown on the row while it waits. */
  details: AttemptDetails
  failure?: StepFailure
  /** The first line of its log. */
  message: string
  resume(signal: Signal, details: AttemptDetails): void
  expired(details: AttemptDetails): void
}

/**
 * Waits for something from outside, and holds no worker meanwhile. A signal that is there already is
 * taken at once.
 *
 * @param last - The row of this wait, where an earlier drive wrote it.
 */
export function waitOutside(turn: StepTurn, outside: Outside, last?: StepRecord): void {
  const { scope, path, attempt } = turn
  const { record, timeoutMs } = outside
  const { rules } = scope.run.world
  const { schema } = record
  const wait: SignalWait = { path, attempt, name: outside.inbox }
  // Signals that came early were accepted before anybody knew of this wait.
  if (schema && record.kind === 'signal') {
    wait.accepts = ({ payload }) => rules.problems(schema, payload).length === 0
  }
  const details = { ...outside.details, wait: record }
  const there = scope.run.inbox.take(wait)
  if (there) return outside.resume(there, last ? details : outside.details)
  const now = scope.run.now
  const wakeAt = last ? last.wakeAt : timeoutMs === null ? null : now + timeoutMs
  if (last) scope.reopen({ ...last, wait: record })
  else {
    turn.waiting(wakeAt, { ...details, failure: outside.failure })
    turn.log('info', outside.message, waitMetadata(record, timeoutMs))
  }
  let settled = false
  scope.waits.forSignal(wait, (signal) => {
    settled = true
    outside.resume(signal, details)
  })
  if (wakeAt === null) return
  scope.waits.until(path, wakeAt, () => {
    void lastLook(turn).then(() => {
      scope.run.guard(() => {
        if (settled || scope.ended || !scope.run.open) return
        scope.waits.stop(path)
        const signal = scope.run.inbox.take(wait)
        if (signal) outside.resume(signal, details)
        else outside.expired(details)
      })
      scope.run.attemptEnded()
    })
  })
}

function waitMetadata({ kind, name, approvers }: WaitRecord, timeoutMs: number | null): JsonObject {
  return { kind, name, timeoutMs, ...(approvers.length > 0 ? { approvers } : {}) }
}

/**
 * The time is over: the wait is closed to those outside, and what came in before that counts. So an
 * answer that was accepted is never given up for the time-out of the same moment.
 */
async function lastLook({ path, attempt, scope: { run } }: StepTurn): Promise<void> {
  const { journal } = run.world
  run.attemptBegan()
  try {
    await journal.closeWait(run.execution.id, path, attempt)
    run.inbox.receive(await journal.signals(run.execution.id, run.inbox.seen))
  } catch {
    // The journal is away: the execution is handed back, and whoever takes it next looks again.
    run.release()
  }
}
