import db from '@adonisjs/lucid/services/db'
import { metricsStatement } from '#queries/analytics/metrics_statement'

/** What ran: in buckets, in sum, and why it failed. Times in milliseconds. */
export interface Metrics {
  executions: Array<{
    timestamp: string
    count: number
    successCount: number
    failureCount: number
    avgDurationMs: number
  }>
  performance: Record<`${'avg' | 'min' | 'max' | 'p50' | 'p95' | 'p99'}ExecutionTimeMs`, number>
  reliability: { successRate: number; failureRate: number; errorTypes: Record<string, number> }
}

/**
 * Measures runs.
 *
 * @param ran - The runs, as `metricsStatement` takes them.
 * @param bindings - Of the runs, and `buckets`.
 */
export async function measure(ran: string, bindings: Record<string, unknown>): Promise<Metrics> {
  const { rows } = await db.rawQuery<{ rows: [Metrics] }>(metricsStatement(ran), bindings)
  return rows[0]
}
