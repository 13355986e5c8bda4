import { Scheduler } from '#engine/contracts/scheduler'
import DriveExecution from '#jobs/drive_execution'
import { queueOf, type TurbocatQueue } from '#services/queue/turbocat_queue'

/** Hints by the queue `executions`, or, where only workers with a label may go on, by that label's. */
export class QueueScheduler extends Scheduler {
  constructor(private queue: TurbocatQueue) {
    super()
  }

  async wake(executionId: string, at?: number, label?: string): Promise<void> {
    const delayMs = at === undefined ? 0 : Math.max(Math.ceil(at - Date.now()), 0)
    await this.queue.push(queueOf(label), DriveExecution, { executionId }, delayMs)
  }
}
