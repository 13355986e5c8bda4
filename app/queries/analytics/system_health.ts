import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import checkQueue from '#queries/check_queue'
import listWorkers, { type LiveWorker } from '#queries/list_workers'
import { httpMeter, type RecentRequests } from '#services/telemetry/http_meter'
import { queryMeter } from '#services/telemetry/query_meter'

/** Jobs of the executions that were made within this time are counted. */
const WINDOW = '1 hour'

interface Jobs {
  activeJobs: number
  completedJobs: number
  failedJobs: number
  avgProcessingTimeMs: number
}

/** Figures of this process, its database and the workers. Times in milliseconds, `uptime` in seconds. */
export interface Health {
  status: 'healthy' | 'degraded' | 'unhealthy'
  uptime: number
  database: {
    status: 'up'
    connectionPoolSize: number
    activeConnections: number
    avgQueryTimeMs: number
  }
  queue: { status: 'up' | 'down'; backlog: number | null } & Jobs
  api: RecentRequests
  workers: LiveWorker[]
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

/** How the system does. A database that is away is 503 before this is asked. */
export default class SystemHealth {
  async handle(): Promise<Health> {
    const [workers, queue, jobs] = await Promise.all([
      listWorkers(),
      checkQueue(),
      db.rawQuery<{ rows: [Jobs] }>(JOBS),
    ])
    const status =
      queue.status === 'down' ? 'unhealthy' : workers.length > 0 ? 'healthy' : 'degraded'
    return {
      status,
      uptime: Math.floor(process.uptime()),
      database: {
        status: 'up',
        ...(await connections()),
        avgQueryTimeMs: queryMeter.avgQueryTimeMs,
      },
      queue: { ...queue, ...jobs.rows[0] },
      api: httpMeter.recent(),
      workers,
    }
  }
}

/** Of both pools of this process: the API's and the journal's. */
async function connections() {
  const node = db.manager.get(db.primaryConnectionName)
  const journal = await app.container.make('turbocat/pool')
  return {
    connectionPoolSize: (node?.config.pool?.max ?? 0) + journal.options.max,
    activeConnections:
      (node?.connection?.pool?.numUsed() ?? 0) + journal.totalCount - journal.idleCount,
  }
}
