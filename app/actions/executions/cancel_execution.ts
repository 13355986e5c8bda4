import { inject } from '@adonisjs/core'
import AwaitExecution from '#actions/executions/await_execution'
import { Intake } from '#engine/contracts/intake'
import ChangeMade from '#events/change_made'
import ConflictException from '#exceptions/conflict_exception'
import type { ListedExecution } from '#models/execution'

/**
 * How long an answer waits for a driver that is told to cancel, in milliseconds. One that parked at
 * the very moment did not hear it: it is asked for again then, and ends at once.
 */
const WAITS_MS = [300, 1_700]

const ENDED = 'The execution has ended already'

/** Cancels an execution, wherever it is. */
@inject()
export default class CancelExecution {
  constructor(
    protected intake: Intake,
    protected awaitExecution: AwaitExecution
  ) {}

  /** @throws ConflictException when it has ended already. */
  async handle(executionId: string): Promise<ListedExecution> {
    await this.awaitExecution.ready()
    let cancellation = await this.intake.cancel(executionId)
    if (cancellation === 'finished') throw new ConflictException(ENDED)
    for (const timeoutMs of WAITS_MS) {
      if (cancellation !== 'requested') break
      const waited = { executionId, timeoutMs, fresh: false }
      if ((await this.awaitExecution.handle(waited)).finished) break
      cancellation = await this.intake.cancel(executionId)
    }
    const { execution, finished } = await this.awaitExecution.handle({
      executionId,
      timeoutMs: 0,
      fresh: false,
    })
    // It was quicker than whoever had to stop it.
    if (finished && execution.status !== 'cancelled') throw new ConflictException(ENDED)
    ChangeMade.note('execution.cancelled', executionId)
    return execution
  }
}
