import { inject } from '@adonisjs/core'
import { Completions } from '#engine/contracts/intake'
import { isFinal } from '#engine/graph/statuses'
import type { ExecutionStatus } from '#engine/graph/statuses'
import type { ListedExecution } from '#models/execution'
import ShowExecution from '#queries/executions/show_execution'

/** Waits for an execution to end, and reads it. */
@inject()
export default class AwaitExecution {
  constructor(
    protected completions: Completions,
    protected showExecution: ShowExecution
  ) {}

  /** Must have happened before an execution is started that is then waited for. */
  ready(): Promise<void> {
    return this.completions.listening()
  }

  /**
   * @param input.fresh - It was started a moment ago, so that its end can't have been missed.
   * @param input.signal - Aborts the waiting, not the execution.
   */
  async handle(input: {
    executionId: string
    timeoutMs: number
    fresh: boolean
    signal?: AbortSignal
  }): Promise<{ execution: ListedExecution; finished: boolean }> {
    const { executionId, timeoutMs, fresh, signal } = input
    if (timeoutMs === 0) return this.#read(executionId)
    const ended = this.completions.waitFor(executionId, timeoutMs, signal)
    if (!fresh) {
      const known = await this.#read(executionId)
      if (known.finished) return known
    }
    await ended
    return this.#read(executionId)
  }

  async #read(executionId: string) {
    const execution = await this.showExecution.handle(executionId)
    return { execution, finished: isFinal(execution.status as ExecutionStatus) }
  }
}
