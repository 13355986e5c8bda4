import { countersOf, type Counted } from '#models/counted'

/** The counters of a row as the API shows them; `avgExecutionTimeMs` is 0 before the first run. */
export function shownCounters(row: Counted) {
  const { totalExecutions, successfulExecutions, failedExecutions, totalDurationMs } =
    countersOf(row)
  return {
    totalExecutions,
    successfulExecutions,
    failedExecutions,
    avgExecutionTimeMs: totalExecutions > 0 ? Math.round(totalDurationMs / totalExecutions) : 0,
  }
}
