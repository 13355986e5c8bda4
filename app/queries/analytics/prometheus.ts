import countExecutions from '#queries/analytics/execution_counts'
import checkQueue from '#queries/check_queue'
import listWorkers, { type LiveWorker } from '#queries/list_workers'
import { BOUNDS, httpMeter, type RouteTimes } from '#services/telemetry/http_meter'
import { PrometheusText, type Sample } from '#services/telemetry/prometheus_text'

/**
 * The figures of this process, of the queue and of the workers, for Prometheus. While the database
 * is away the figures of the process are told all the same, and `turbocat_database_up` is 0.
 */
export default async function prometheus(): Promise<string> {
  const text = new PrometheusText()
  const [queue, workers, counts] = await Promise.all([
    checkQueue(),
    listWorkers().catch(() => null),
    countExecutions().catch(() => null),
  ])
  text.add(
    'histogram',
    'turbocat_http_request_duration_seconds',
    'Requests of this process by route, method and class of status.',
    [...httpMeter.routes.values()].flatMap(histogram)
  )
  const up = workers !== null && counts !== null
  text.add('gauge', 'turbocat_database_up', 'Whether the database answers.', Number(up))
  text.add(
    'gauge',
    'turbocat_queue_up',
    'Whether the queue answers.',
    Number(queue.status === 'up')
  )
  if (queue.backlog !== null) {
    text.add('gauge', 'turbocat_queue_backlog', 'Jobs that wait in the queue.', queue.backlog)
  }
  if (counts) {
    text
      .add(
        'gauge',
        'turbocat_executions_open',
        'Executions that have not ended.',
        byStatus(counts.open)
      )
      .add(
        'gauge',
        'turbocat_executions_recent',
        'Executions made within the last five minutes.',
        byStatus(counts.recent)
      )
  }
  if (workers) addWorkers(text, workers)
  return addProcess(text).toString()
}

const byStatus = (counts: Record<string, number>): Sample[] =>
  Object.entries(counts).map(([status, value]) => ({ labels: { status }, value }))

function histogram({ route, method, status, buckets, count, seconds }: RouteTimes): Sample[] {
  const labels = { route, method, status }
  let upTo = 0
  const bounds = BOUNDS.map((bound, at) => {
    upTo += buckets[at] ?? 0
    return { suffix: '_bucket', labels: { ...labels, le: String(bound) }, value: upTo }
  })
  return [
    ...bounds,
    { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count },
    { suffix: '_sum', labels, value: seconds },
    { suffix: '_count', labels, value: count },
  ]
}

function addWorkers(text: PrometheusText, workers: LiveWorker[]): void {
  const each = (figure: 'slots' | 'driving' | 'journalFlushes') =>
    workers.map((worker) => ({ labels: { worker: worker.id }, value: worker[figure] }))
  text
    .add('gauge', 'turbocat_workers', 'Workers that are alive.', workers.length)
    .add('gauge', 'turbocat_worker_slots', 'Executions a worker can drive.', each('slots'))
    .add('gauge', 'turbocat_worker_driving', 'Executions a worker drives now.', each('driving'))
    .add(
      'counter',
      'turbocat_journal_flushes_total',
      'Statements of the journal since a worker began.',
      each('journalFlushes')
    )
}

function addProcess(text: PrometheusText): PrometheusText {
  const { rss, heapUsed } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  const { utilization } = performance.eventLoopUtilization()
  const started = (performance.timeOrigin / 1000).toFixed(3)
  return text
    .add('counter', 'process_cpu_seconds_total', 'Processor time.', (user + system) / 1e6)
    .add('gauge', 'process_resident_memory_bytes', 'Memory.', rss)
    .add('gauge', 'process_start_time_seconds', 'Begin, in seconds since 1970.', Number(started))
    .add('gauge', 'nodejs_heap_used_bytes', 'Memory of JavaScript values.', heapUsed)
    .add('gauge', 'nodejs_eventloop_utilization', 'Busy share since the begin.', utilization)
}
