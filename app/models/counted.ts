/** What an agent or a workflow has done so far, the runs not yet rolled up included. */
export interface Counters {
  totalExecutions: number
  successfulExecutions: number
  failedExecutions: number
  /** Sum over all runs, in milliseconds. */
  totalDurationMs: number
  /** When the last run ended that is not rolled up yet. */
  lastAt: Date | null
}

/** A row that runs are counted for. `counters` is filled in by `queries/counters`. */
export interface Counted extends Omit<Counters, 'lastAt'> {
  id: string
  counters?: Counters
}
