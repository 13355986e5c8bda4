import type { Queue } from 'bullmq'

/** Jobs of a queue by what they wait for. */
export interface QueueStats {
  queue: string
  paused: boolean
  waiting: number
  active: number
  delayed: number
  failed: number
}

/** A job that failed. The journal, not the queue, says what became of its execution. */
export interface FailedJob {
  id: string
  name: string
  data: unknown
  reason: string
  failedAt: Date | null
}

/** What an operator asks of a queue. Hints that are taken away come back: the sweeper finds what waits. */
export class QueueOperator {
  constructor(private queue: Queue) {}

  async stats(): Promise<QueueStats> {
    const counts = await this.queue.getJobCounts('waiting', 'active', 'delayed', 'failed')
    const { waiting = 0, active = 0, delayed = 0, failed = 0 } = counts
    const isPaused = await this.queue.isPaused()
    const jobs = { waiting, active, delayed, failed }
    return { queue: this.queue.name, paused: isPaused, ...jobs }
  }

  /** Has workers take nothing more of it; what runs goes on. */
  pause(): Promise<void> {
    return this.queue.pause()
  }

  resume(): Promise<void> {
    return this.queue.resume()
  }

  /** The latest jobs that failed. */
  async failed(limit: number): Promise<FailedJob[]> {
    const jobs = await this.queue.getFailed(0, limit - 1)
    return jobs.map(({ id, name, data, failedReason, finishedOn }) => ({
      ...{ id: String(id), name, data: data as unknown, reason: failedReason ?? '' },
      failedAt: finishedOn ? new Date(finishedOn) : null,
    }))
  }

  /** Puts all that failed back. @returns How many there were */
  async retry(): Promise<number> {
    const failed = await this.queue.getFailedCount()
    await this.queue.retryJobs({ state: 'failed' })
    return failed
  }

  /** Throws away what waits, with `delayed` also what is to come later. */
  drain(delayed: boolean): Promise<void> {
    return this.queue.drain(delayed)
  }
}
