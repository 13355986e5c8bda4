import countConnections from '#queries/analytics/connections'
import recentJobs, { type Jobs } from '#queries/analytics/recent_jobs'
import checkQueue from '#queries/check_queue'
import countLabelDemand from '#queries/count_label_demand'
import listWorkers, { type LiveWorker } from '#queries/list_workers'
import { httpMeter, type RecentRequests } from '#services/telemetry/http_meter'
import { queryMeter } from '#services/telemetry/query_meter'

/** A label that executions wait for, and how many workers have it. */
export interface LabelDemand {
  label: string
  executions: number
  workers: number
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
  /** What executions wait for that only some workers have. */
  waitingForLabels: LabelDemand[]
  workers: LiveWorker[]
}

/** How the system does. A database that is away is 503 before this is asked. */
export default class SystemHealth {
  async handle(): Promise<Health> {
    const [workers, queue, jobs, demand] = await Promise.all([
      listWorkers(),
      checkQueue(),
      recentJobs(),
      countLabelDemand(),
    ])
    const status =
      queue.status === 'down' ? 'unhealthy' : workers.length > 0 ? 'healthy' : 'degraded'
    return {
      status,
      uptime: Math.floor(process.uptime()),
      database: {
        status: 'up',
        ...(await countConnections()),
        avgQueryTimeMs: queryMeter.avgQueryTimeMs,
      },
      queue: { ...queue, ...jobs },
      api: httpMeter.recent(),
      waitingForLabels: demand.map(({ label, executions }) => ({
        label,
        executions,
        workers: workers.filter(({ labels }) => labels.includes(label)).length,
      })),
      workers,
    }
  }
}
