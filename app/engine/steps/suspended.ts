import type { Scope } from '../execution/scope.js'
import type { StepRecord } from '../contracts/step_record.js'

/** Calls `resume` when one of the calls has what it waits for. */
export function lookOut(scope: Scope, paused: StepRecord, resume: () => void): void {
  const names = new Set((paused.state?.waitsFor ?? []).map(({ name }) => name))
  scope.waits.lookOut(paused.path, names, resume)
}

/**
 * Goes on with an attempt that an earlier drive left waiting, once there is something for it: its
 * runner is not called again for nothing. If the scope is aborted, it ends, and so do its calls.
 */
export function goOnLater(scope: Scope, paused: StepRecord, resume: () => void): void {
  scope.reopen(paused)
  for (const { path } of paused.state?.waitsFor ?? []) {
    for (const row of openRowsTo(scope, paused.path, path)) scope.reopen(row)
  }
  lookOut(scope, paused, resume)
}

/** The waiting rows on the way from a step to a call within it, which may be a call's call. */
function openRowsTo(scope: Scope, from: string, to: string): StepRecord[] {
  const rows: StepRecord[] = []
  for (let end = to.indexOf('/', from.length + 1); ; end = to.indexOf('/', end + 1)) {
    const last = scope.run.history.at(end === -1 ? to : to.slice(0, end)).at(-1)
    if (last?.status === 'waiting') rows.push(last)
    if (end === -1) return rows
  }
}
