import type { ApplicationService, LoggerService } from '@adonisjs/core/types'
import type { Job } from '@rlanz/bull-queue'
import { Worker } from 'bullmq'
import type { Queue } from 'bullmq'
import type { ContainerBindings } from '@adonisjs/core/types'
import type { QueueConnection } from '#services/queue/queue_connection'
import { QueueOperator } from '#services/queue/queue_operator'
import { outside, within } from '#services/telemetry/work_context'

/**
 * `executions` carries the hints that drive executions; each label of workers has a queue of its own.
 * `deliveries` carries what leaves this installation: webhooks and mails.
 */
export type QueueName = 'executions' | 'deliveries' | `executions-${string}`

/** The queue of hints for workers with a label, or for all. */
export function queueOf(label?: string): QueueName {
  return label === undefined ? 'executions' : `executions-${label}`
}

/**
 * Milliseconds until a worker asks again after the queue did not answer. BullMQ's own 15 s would
 * hold back the jobs, and the end of the worker, long after a database has come back.
 */
const RETRY_DELAY_MS = 1000

/** A job class: its logical name is what is stored, so that web and worker may live in different folders. */
export interface NamedJob<Payload> {
  readonly $$filepath: string
  // What a job needs is injected, so its constructor takes anything.
  new (...args: any[]): Job & { handle(payload: Payload): Promise<void> }
}

/**
 * What bull-queue's manager lacks: jobs have logical names, a worker throws on a name it does not
 * know, each queue has its own concurrency, and workers are closed when the process ends.
 */
export class TurbocatQueue {
  #workers: Worker[] = []
  #heard = new Set<QueueName>()

  constructor(
    private connection: QueueConnection,
    private manager: ContainerBindings['rlanz/queue'],
    private app: ApplicationService,
    private logger: LoggerService
  ) {
    // The manager makes this one by itself, and nothing is ever put on it.
    this.#hear('default', manager.getOrSet('default'))
  }

  /** Puts a job on a queue. @param delayMs - Milliseconds until it may be taken. */
  async push<Payload>(
    queueName: QueueName,
    job: NamedJob<Payload>,
    payload: Payload,
    delayMs = 0
  ): Promise<void> {
    await this.connection.ready()
    this.#listen(queueName)
    await this.manager.dispatch(job as never, payload as never, { queueName, delay: delayMs })
  }

  /** A queue's connection that is cut is replaced; unheard, BullMQ would print it whole. */
  #listen(queueName: QueueName): void {
    if (this.#heard.has(queueName)) return
    this.#heard.add(queueName)
    this.#hear(queueName, this.manager.getOrSet(queueName))
  }

  #hear(queueName: string, queue: Queue): void {
    const warn = (message: string) => this.logger.warn({ queueName, message }, 'queue connection')
    queue.on('error', ({ message }) => outside(() => warn(message)))
  }

  /** Takes jobs from a queue until `closeWorkers`. */
  async work<Payload>(
    queueName: QueueName,
    jobs: ReadonlyArray<NamedJob<Payload>>,
    concurrency: number
  ): Promise<void> {
    await this.connection.ready()
    const byName = new Map(jobs.map((job) => [job.$$filepath, job]))
    const worker = new Worker(
      queueName,
      async (job) => {
        const jobClass = byName.get(job.name)
        if (!jobClass) throw new Error(`The queue ${queueName} has no job named "${job.name}"`)
        const instance = await this.app.container.make(jobClass)
        instance.$injectInternal({ job, logger: this.logger })
        await instance.handle(job.data as Payload)
      },
      {
        connection: this.connection.options,
        concurrency,
        maxStalledCount: 10,
        runRetryDelay: RETRY_DELAY_MS,
      }
    )
    worker.on('failed', (job, error) => {
      const { executionId } = (job?.data ?? {}) as { executionId?: string }
      within({ executionId }, () => this.logger.error({ err: error, job: job?.name }, 'job failed'))
    })
    worker.on('error', (error) => this.logger.warn({ err: error }, 'queue connection'))
    this.#workers.push(worker)
  }

  /** Takes no more jobs, and resolves when those that run have ended. */
  async closeWorkers(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close()))
  }

  /** A queue as operators see it. */
  async operate(queueName: QueueName): Promise<QueueOperator> {
    await this.connection.ready()
    this.#listen(queueName)
    return new QueueOperator(this.manager.getOrSet(queueName))
  }

  /**
   * How many jobs wait in a queue. Each worker asks every few seconds, and so finds out when the queue's tables are gone.
   */
  async backlog(queueName: QueueName): Promise<number> {
    await this.connection.ready()
    this.#listen(queueName)
    try {
      return await this.manager.getOrSet(queueName).getWaitingCount()
    } catch (error) {
      this.connection.lost(error)
      throw error
    }
  }
}
