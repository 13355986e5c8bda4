import { Scheduler } from '#engine/contracts/scheduler'
import DriveExecution from '#jobs/drive_execution'
import { tracedWork } from '#services/telemetry/traced_work'
import { queueOf, type TurbocatQueue } from '#services/queue/turbocat_queue'

/** Hints by the queue `executions`, or, where only workers with a label may go on, by that label's. */
export class QueueScheduler extends Scheduler {
  constructor(private queue: TurbocatQueue) {
    super()
  }

  async wake(executionId: string, at?: number, label?: string): Promise<void> {
    const delayMs = at === undefined ? 0 : Math.max(Math.ceil(at - Date.now()), 0)
    const queue = queueOf(label)
    const attributes = {
      'messaging.system': 'bullmq',
      'messaging.operation.type': 'send',
      'messaging.destination.name': queue,
      'turbocat.execution.id': executionId,
    }
    const call = { name: `send ${queue}`, kind: 'producer', attributes } as const
    await tracedWork.call(call, () => {
      return this.queue.push(queue, DriveExecution, { executionId }, delayMs)
    })
  }
}
