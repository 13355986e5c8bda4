import db from '@adonisjs/lucid/services/db'
import type { Counted } from '#models/counted'

/** What `counter_deltas.kind` says for each table that runs are counted for. */
const KINDS = { agents: 'agent', workflows: 'workflow' } as const

interface Row {
  id: string
  total: string
  successful: string
  failed: string
  duration_ms: string
  last_at: Date | null
}

/**
 * Fills in `counters` of each row: its own columns and the deltas not yet rolled up into them. One
 * statement for all rows, and so one snapshot: a roll-up in between counts nothing twice or never.
 */
export async function loadCounters(
  table: keyof typeof KINDS,
  rows: readonly Counted[]
): Promise<void> {
  if (rows.length === 0) return
  const { rows: found } = await db.rawQuery<{ rows: Row[] }>(
    `select base.id,
        base.total_executions + coalesce(sum(delta.total), 0) as total,
        base.successful_executions + coalesce(sum(delta.successful), 0) as successful,
        base.failed_executions + coalesce(sum(delta.failed), 0) as failed,
        base.total_duration_ms + coalesce(sum(delta.duration_ms), 0) as duration_ms,
        max(delta.last_at) as last_at
      from ${table} base
      left join counter_deltas delta on delta.kind = ? and delta.resource_id = base.id
      where base.id = any (?)
      group by base.id`,
    [KINDS[table], rows.map(({ id }) => id)]
  )
  const byId = new Map(found.map((row) => [row.id, row]))
  for (const row of rows) {
    const sums = byId.get(row.id)
    if (!sums) continue
    row.counters = {
      totalExecutions: Number(sums.total),
      successfulExecutions: Number(sums.successful),
      failedExecutions: Number(sums.failed),
      totalDurationMs: Number(sums.duration_ms),
      lastAt: sums.last_at,
    }
  }
}
