import { Scheduler } from '#engine/contracts/scheduler'
import DriveExecution from '#jobs/drive_execution'
import type { TurbocatQueue } from '#services/queue/turbocat_queue'

/** Hints by the queue `executions`. */
export class QueueScheduler extends Scheduler {
  constructor(private queue: TurbocatQueue) {
    super()
  }

  async wake(executionId: string, at?: number): Promise<void> {
    const delayMs = at === undefined ? 0 : Math.max(Math.ceil(at - Date.now()), 0)
    await this.queue.push('executions', DriveExecution, { executionId }, delayMs)
  }
}
