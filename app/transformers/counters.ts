import { countersOf, type Counted } from '#models/counted'

/** The counters of a row as the API shows them; `avgExecutionTimeMs` is 0 before the first run. */
export function shownCounters(row: Counted) {
  const { totalDurationMs, lastAt: _lastAt, ...counts } = countersOf(row)
  const { totalExecutions } = counts
  return {
    ...counts,
    avgExecutionTimeMs: totalExecutions > 0 ? Math.round(totalDurationMs / totalExecutions) : 0,
  }
}
