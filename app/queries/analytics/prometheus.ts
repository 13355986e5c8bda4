import countExecutions from '#queries/analytics/execution_counts'
import checkQueue from '#queries/check_queue'
import listWorkers, { type LiveWorker } from '#queries/list_workers'
import { addProcessFigures } from '#services/telemetry/process_figures'
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
  const up = workers !== null && counts !== null
  text.add('gauge', 'turbocat_database_up', 'Whether the database answers.', Number(up))
  const queueUp = Number(queue.status === 'up')
  text.add('gauge', 'turbocat_queue_up', 'Whether the queue answers.', queueUp)
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
  return addProcessFigures(text).toString()
}

const byStatus = (counts: Record<string, number>): Sample[] =>
  Object.entries(counts).map(([status, value]) => ({ labels: { status }, value }))

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
