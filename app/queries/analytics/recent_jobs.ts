import db from '@adonisjs/lucid/services/db'

/** Jobs of the executions that were made within this time are counted. */
const WINDOW = '1 hour'

export interface Jobs {
  activeJobs: number
  completedJobs: number
  failedJobs: number
  avgProcessingTimeMs: number
}

const JOBS = `
  select ended.*, (select count(*)::int from executions where status = 'running') as "activeJobs"
  from (
    select (count(*) filter (where status = 'completed'))::int as "completedJobs",
      (count(*) filter (where status in ('failed', 'timeout')))::int as "failedJobs",
      coalesce(round(avg(duration_ms) filter (where status in ('completed', 'failed', 'timeout')), 2),
        0)::float8 as "avgProcessingTimeMs"
    from executions where id >= uuid_floor(now() - interval '${WINDOW}')
  ) ended`

/** What workers did within the last hour, and what they do now. Times in milliseconds. */
export default async function recentJobs(): Promise<Jobs> {
  const { rows } = await db.rawQuery<{ rows: [Jobs] }>(JOBS)
  return rows[0]
}
