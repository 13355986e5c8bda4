import app from '@adonisjs/core/services/app'

/** A queue that does not answer within this time is away. */
const ANSWER_WITHIN_MS = 2_000

export interface QueueState {
  status: 'up' | 'down'
  /** Jobs that wait; null while the queue is away. */
  backlog: number | null
}

/** Asks the queue of executions how many jobs wait. */
export default async function checkQueue(): Promise<QueueState> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error))
  })
  const asked = app.container.make('turbocat/queue').then((queue) => queue.backlog('executions'))
  return Promise.race([asked, late]).then(
    (backlog) => ({ status: 'up' as const, backlog }),
    () => ({ status: 'down' as const, backlog: null })
  )
}
