import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import CancelExecution from '#actions/executions/cancel_execution'
import Execution from '#models/execution'
import ExecutionPolicy from '#policies/execution_policy'
import ExecutionTransformer from '#transformers/execution_transformer'

export default class ExecutionCancellationsController {
  /**
   * @store
   * @summary Cancel an execution
   * @operationId cancelExecution
   */
  @inject()
  async store(ctx: HttpContext, cancelExecution: CancelExecution) {
    const found = await Execution.findOrFail(ctx.params.id)
    await ctx.bouncer.with(ExecutionPolicy).authorize('update', found)
    const execution = await cancelExecution.handle(found.id)
    return ctx.serialize(ExecutionTransformer.transform(execution))
  }
}
