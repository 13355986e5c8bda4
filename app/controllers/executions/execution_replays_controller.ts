import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import AwaitExecution from '#actions/executions/await_execution'
import ReplayExecution from '#actions/executions/replay_execution'
import { answerStarted } from '#controllers/executions/answer_started'
import Execution from '#models/execution'
import ExecutionPolicy from '#policies/execution_policy'
import { replayExecutionValidator } from '#validators/execution'

export default class ExecutionReplaysController {
  /**
   * @store
   * @operationId replayExecution
   * @summary Run an execution again from one of its steps
   */
  @inject()
  async store(ctx: HttpContext, replay: ReplayExecution, awaitExecution: AwaitExecution) {
    const source = await Execution.findOrFail(ctx.params.id)
    await ctx.bouncer.with(ExecutionPolicy).authorize('update', source)
    const input = await ctx.request.validateUsing(replayExecutionValidator)
    const executionId = await replay.handle(source, input)
    return answerStarted(ctx, { executionId, repeated: false }, undefined, awaitExecution)
  }
}
