import db from '@adonisjs/lucid/services/db'
import type { LucidModel, LucidRow, ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'

/** What an agent or a workflow has done so far, the runs not yet rolled up included. */
export interface Counters {
  totalExecutions: number
  successfulExecutions: number
  failedExecutions: number
  /** Sum over all runs, in milliseconds. */
  totalDurationMs: number
  /** When the last run ended that is not rolled up yet, in milliseconds since the epoch. */
  lastAt: number | null
}

/** A row that runs are counted for, with what is rolled up so far. */
export type Counted = Pick<LucidRow, '$extras'> & Omit<Counters, 'lastAt'>

/** What `counter_deltas.kind` says for each table. */
const KINDS = { agents: 'agent', workflows: 'workflow' }

/** The sums of the deltas, in the order in which `countersOf` reads them. */
type Pending = (number | null)[]

export type CountedTable = keyof typeof KINDS

/** The deltas of a row that are not rolled up yet, as a column `pending` of a statement. */
export function pendingOf(table: CountedTable): string {
  return `(select json_build_array(sum(total), sum(successful), sum(failed), sum(duration_ms),
      (extract(epoch from max(last_at)) * 1000)::bigint)
    from counter_deltas
    where kind = '${KINDS[table]}' and resource_id = ${table}.id) as pending`
}

/**
 * Makes a query bring along the deltas that are not rolled up yet. They come in the statement that
 * reads the rows, and so of the same snapshot: a roll-up in between counts nothing twice or never.
 */
export function selectPending<Model extends LucidModel>(
  query: ModelQueryBuilderContract<Model, InstanceType<Model>>,
  table: CountedTable
): void {
  query.select(db.raw(pendingOf(table)))
}

/** The counters of a row; without its deltas where the query did not bring them along. */
export function countersOf(row: Counted): Counters {
  const [total, successful, failed, durationMs, lastAt] = (row.$extras.pending ?? []) as Pending
  return {
    totalExecutions: (row.totalExecutions ?? 0) + (total ?? 0),
    successfulExecutions: (row.successfulExecutions ?? 0) + (successful ?? 0),
    failedExecutions: (row.failedExecutions ?? 0) + (failed ?? 0),
    totalDurationMs: (row.totalDurationMs ?? 0) + (durationMs ?? 0),
    lastAt: lastAt ?? null,
  }
}
