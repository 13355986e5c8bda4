import { setTimeout as delay } from 'node:timers/promises'
import type { ApplicationService, LoggerService } from '@adonisjs/core/types'
import type { Job } from '@rlanz/bull-queue'
import { Worker } from 'bullmq'
import type { Job as BullJob, Queue } from 'bullmq'
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
/**
 * Milliseconds that a worker without a job has to close. Its connection may be waiting for a Redis that
 * is away, and ioredis never says of one that it stopped doing so.
 */
const CLOSES_WITHIN_MS = 3000
const LOOK_MS = 50
/** How often a worker tries to begin before its process ends, and its supervisor tries anew. */
const START_TRIES = 30

/** A job class: its logical name is what is stored, so that web and worker may live in different folders. */
export interface NamedJob<Payload> {
  readonly $$filepath: string
  // What a job needs is injected, so its constructor takes anything.
  new (...args: any[]): Job & { handle(payload: Payload): Promise<void> }
}

/** Where BullMQ remembers whether it has begun. */
interface Beginning {
  readyPromise?: Promise<void>
  connection?: Beginning
}

/**
 * What bull-queue's manager lacks: jobs have logical names, a worker throws on a name it does not
 * know, each queue has its own concurrency, and workers are closed when the process ends.
 */
export class TurbocatQueue {
  #workers: Worker[] = []
  /** Jobs of this process that run. */
  #running = 0
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
    try {
      await this.manager.dispatch(job as never, payload as never, { queueName, delay: delayMs })
    } catch (error) {
      this.connection.lost(error)
      this.#beginAnew(queueName)
      throw error
    }
  }

  /** On PostgreSQL BullMQ keeps a beginning that failed for ever, and answers each call with it. */
  #beginAnew(queueName: QueueName): void {
    if (this.connection.kind !== 'postgres') return
    const { backend } = this.manager.getOrSet(queueName) as unknown as { backend: Beginning }
    for (const part of [backend, backend.connection]) if (part) part.readyPromise = undefined
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
    const process = async (job: BullJob) => {
      const jobClass = byName.get(job.name)
      if (!jobClass) throw new Error(`The queue ${queueName} has no job named "${job.name}"`)
      this.#running++
      try {
        const instance = await this.app.container.make(jobClass)
        instance.$injectInternal({ job, logger: this.logger })
        await instance.handle(job.data as Payload)
      } finally {
        this.#running--
      }
    }
    this.#workers.push(await this.#begin(() => this.#open(queueName, process, concurrency)))
  }

  #open(queueName: QueueName, process: (job: BullJob) => Promise<void>, concurrency: number) {
    const worker = new Worker(queueName, process, {
      connection: this.connection.options,
      concurrency,
      maxStalledCount: 10,
      runRetryDelay: RETRY_DELAY_MS,
    })
    worker.on('failed', (job, error) => {
      const { executionId } = (job?.data ?? {}) as { executionId?: string }
      within({ executionId }, () => this.logger.error({ err: error, job: job?.name }, 'job failed'))
    })
    worker.on('error', (error) => this.logger.warn({ err: error }, 'queue connection'))
    return worker
  }

  /**
   * One whose beginning failed would never take a job nor end, so another is made in its place.
   *
   * @throws Error of the last try.
   */
  async #begin(open: () => Worker): Promise<Worker> {
    for (let tries = 1; ; tries++) {
      const worker = open()
      // Redis is waited for by its client.
      if (this.connection.kind === 'redis') return worker
      try {
        await worker.waitUntilReady()
        return worker
      } catch (error) {
        worker.close(true).catch(() => {})
        if (tries === START_TRIES) throw error
        await delay(RETRY_DELAY_MS)
      }
    }
  }

  /**
   * Takes no more jobs, and resolves when those that run have ended. A queue that does not answer is not
   * waited for: what it was not told, the sweeper finds.
   */
  async closeWorkers(): Promise<void> {
    let isClosed = false
    const closing = Promise.all(this.#workers.map((worker) => worker.close())).finally(() => {
      isClosed = true
    })
    await Promise.race([closing, this.#unanswered(() => isClosed)])
    if (!isClosed) this.logger.warn('The queue did not answer, so its workers were left open')
  }

  /** Resolves once no job has run for a while. */
  async #unanswered(isOver: () => boolean): Promise<void> {
    for (let since = Date.now(); !isOver() && Date.now() - since < CLOSES_WITHIN_MS;) {
      await delay(LOOK_MS)
      if (this.#running > 0) since = Date.now()
    }
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
      this.#beginAnew(queueName)
      throw error
    }
  }
}
