import type { Counted, Counters } from '#models/counted'

/** The counters of a row as the API shows them; `avgExecutionTimeMs` is 0 before the first run. */
export function countersOf(row: Counted) {
  const {
    totalExecutions,
    successfulExecutions,
    failedExecutions,
    totalDurationMs,
  }: Omit<Counters, 'lastAt'> = row.counters ?? row
  return {
    totalExecutions: totalExecutions ?? 0,
    successfulExecutions: successfulExecutions ?? 0,
    failedExecutions: failedExecutions ?? 0,
    avgExecutionTimeMs: totalExecutions > 0 ? Math.round(totalDurationMs / totalExecutions) : 0,
  }
}
