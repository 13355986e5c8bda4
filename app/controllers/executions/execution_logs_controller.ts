import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import Execution from '#models/execution'
import ExecutionPolicy from '#policies/execution_policy'
import ListExecutionLogs from '#queries/executions/list_execution_logs'
import ExecutionLogTransformer from '#transformers/execution_log_transformer'
import { listExecutionLogsValidator } from '#validators/execution'

export default class ExecutionLogsController {
  /**
   * @index
   * @summary List the log of an execution
   * @operationId listExecutionLogs
   */
  @inject()
  async index(ctx: HttpContext, listLogs: ListExecutionLogs) {
    const execution = await Execution.findOrFail(ctx.params.id)
    await ctx.bouncer.with(ExecutionPolicy).authorize('view', execution)
    const query = await ctx.request.validateUsing(listExecutionLogsValidator)
    const { page, pageSize } = query
    const found = await listLogs.handle({ ...query, executionId: execution.id })
    const listed = ExecutionLogTransformer.transform(found.rows)
    if (found.total === null) {
      return ctx.serializePage(listed, { nextCursor: found.nextCursor, pageSize })
    }
    return ctx.serializeList(listed, { page, pageSize, totalItems: found.total })
  }
}
