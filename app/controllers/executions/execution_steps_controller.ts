import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import Execution from '#models/execution'
import ExecutionPolicy from '#policies/execution_policy'
import ListExecutionSteps from '#queries/executions/list_execution_steps'
import ExecutionStepTransformer from '#transformers/execution_step_transformer'
import { listExecutionStepsValidator } from '#validators/execution'

export default class ExecutionStepsController {
  /**
   * @index
   * @summary List the steps of an execution
   * @operationId listExecutionSteps
   */
  @inject()
  async index(ctx: HttpContext, listSteps: ListExecutionSteps) {
    const execution = await Execution.findOrFail(ctx.params.id)
    await ctx.bouncer.with(ExecutionPolicy).authorize('view', execution)
    const { page, pageSize } = await ctx.request.validateUsing(listExecutionStepsValidator)
    const { rows, total } = await listSteps.handle({ executionId: execution.id, page, pageSize })
    const listed = ExecutionStepTransformer.transform(rows)
    return ctx.serializeList(listed, { page, pageSize, totalItems: total })
  }
}
