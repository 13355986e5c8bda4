import { inject } from '@adonisjs/core'
import logger from '@adonisjs/core/services/logger'
import ReadAnswer from '#actions/executions/read_answer'
import { Inboxes } from '#engine/contracts/inboxes'
import type { Delivery, OpenWait } from '#engine/contracts/inboxes'
import { Scheduler } from '#engine/contracts/scheduler'
import type { Json } from '#engine/graph/types'
import ChangeMade from '#events/change_made'
import ConflictException from '#exceptions/conflict_exception'

export interface SignalInput {
  executionId: string
  name: string
  payload: Json
  /** Who sends it: a user's id where it is one, and a name that others know. */
  by: { userId: string | null; name: string }
  /** What is open under this name and the sender may answer. */
  waits: OpenWait[]
}

/** What became of a signal: `delivered` to the step at `path`, or `kept` for a wait to come. */
export interface SentSignal {
  executionId: string
  name: string
  status: 'delivered' | 'kept'
  path: string | null
}

/** Sends something from outside to an execution: a signal, or the answer to what people were asked. */
@inject()
export default class SendSignal {
  constructor(
    protected inboxes: Inboxes,
    protected scheduler: Scheduler,
    protected readAnswer: ReadAnswer
  ) {}

  /**
   * @throws ConflictException when the execution has ended, or the question is answered or over.
   * @throws ValidationException when the payload is not what is waited for; nothing is sent then.
   */
  async handle({ executionId, name, payload, by, waits }: SignalInput): Promise<SentSignal> {
    const wait = waits[0]
    const read = wait ? this.readAnswer.handle(wait, payload, by.name) : payload
    if (!wait && (await this.inboxes.asked(executionId, name))) {
      throw new ConflictException('It is answered already, or its time is over')
    }
    const delivery =
      wait && wait.kind !== 'signal'
        ? await this.inboxes.answer(wait, read, by.userId)
        : await this.inboxes.send(executionId, name, read)
    refuse(delivery)
    ChangeMade.note('execution.signalled', executionId, { name: { to: name } })
    // The signal is on disk and the execution due: a queue that is away keeps nobody waiting, the sweeper finds it.
    this.scheduler.wake(executionId).catch((err: unknown) => logger.warn({ err }, 'hint failed'))
    const path = wait?.path ?? null
    return { executionId, name, status: path === null ? 'kept' : 'delivered', path }
  }
}

function refuse(delivery: Delivery): void {
  if (delivery === 'finished') throw new ConflictException('The execution has ended already')
  if (delivery === 'closed') throw new ConflictException('It is answered already, or over')
}
