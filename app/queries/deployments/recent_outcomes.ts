import db from '@adonisjs/lucid/services/db'

/** What became of what was asked of a deployment lately. */
export interface RecentOutcomes {
  ended: number
  failed: number
  /** Milliseconds. */
  p95DurationMs: number
}

/** Executions of a deployment that were accepted and have ended within the last minutes. */
export default class FindRecentOutcomes {
  async handle(deploymentId: string, minutes: number): Promise<RecentOutcomes> {
    const { rows } = (await db.rawQuery(
      `select count(*)::int as ended,
         count(*) filter (where status in ('failed', 'timeout'))::int as failed,
         coalesce(percentile_cont(0.95) within group (order by duration_ms), 0)::float8
           as "p95DurationMs"
       from (
         select status, duration_ms from executions
         where deployment_id = ? and created_at > now() - make_interval(mins => ?)
           and status in ('completed', 'failed', 'timeout')
         order by id desc limit 1000
       ) recent`,
      [deploymentId, minutes]
    )) as { rows: RecentOutcomes[] }
    return rows[0]!
  }
}
