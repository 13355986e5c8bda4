import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import AwaitExecution from '#actions/executions/await_execution'
import RetryExecution from '#actions/executions/retry_execution'
import { answerStarted } from '#controllers/executions/answer_started'
import Execution from '#models/execution'
import ExecutionPolicy from '#policies/execution_policy'
import { retryExecutionValidator } from '#validators/execution'

export default class ExecutionRetriesController {
  /**
   * @store
   * @operationId retryExecution
   * @summary Run an execution again from where it failed
   */
  @inject()
  async store(ctx: HttpContext, retry: RetryExecution, awaitExecution: AwaitExecution) {
    const source = await Execution.findOrFail(ctx.params.id)
    await ctx.bouncer.with(ExecutionPolicy).authorize('update', source)
    const { overrides } = await ctx.request.validateUsing(retryExecutionValidator)
    const executionId = await retry.handle(source, overrides)
    return answerStarted(ctx, { executionId, repeated: false }, undefined, awaitExecution)
  }
}
