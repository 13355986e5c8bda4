import { inject } from '@adonisjs/core'
import AwaitExecution from '#actions/executions/await_execution'
import { Intake } from '#engine/contracts/intake'
import ChangeMade from '#events/change_made'
import ConflictException from '#exceptions/conflict_exception'
import type Execution from '#models/execution'

/** A driver that is told to cancel ends within a second; an answer does not wait for much longer. */
const CANCEL_WAIT_MS = 2_000

const ENDED = 'The execution has ended already'

/** Cancels an execution, wherever it is. */
@inject()
export default class CancelExecution {
  constructor(
    protected intake: Intake,
    protected awaitExecution: AwaitExecution
  ) {}

  /** @throws ConflictException when it has ended already. */
  async handle(executionId: string): Promise<Execution> {
    await this.awaitExecution.ready()
    const cancellation = await this.intake.cancel(executionId)
    if (cancellation === 'finished') throw new ConflictException(ENDED)
    const timeoutMs = cancellation === 'requested' ? CANCEL_WAIT_MS : 0
    const waited = { executionId, timeoutMs, fresh: false }
    const { execution, finished } = await this.awaitExecution.handle(waited)
    // It was quicker than whoever had to stop it.
    if (finished && execution.status !== 'cancelled') throw new ConflictException(ENDED)
    const resource = { resourceType: 'execution', resourceId: executionId }
    ChangeMade.note({ action: 'execution.cancelled', ...resource })
    return execution
  }
}
