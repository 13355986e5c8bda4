import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import ExecutionPolicy from '#policies/execution_policy'
import ListExecutions from '#queries/executions/list_executions'
import ShowExecution from '#queries/executions/show_execution'
import ExecutionTransformer from '#transformers/execution_transformer'
import { listExecutionsValidator } from '#validators/execution'

export default class ExecutionsController {
  /**
   * @index
   * @summary List own executions, the newest first
   * @operationId listExecutions
   */
  @inject()
  async index(ctx: HttpContext, listExecutions: ListExecutions) {
    await ctx.bouncer.with(ExecutionPolicy).authorize('viewList')
    const query = await ctx.request.validateUsing(listExecutionsValidator)
    const userId = ctx.auth.getUserOrFail().id
    const { rows, nextCursor, total } = await listExecutions.handle({ ...query, userId })
    const { page, pageSize } = query
    const listed = rows.map((row) => new ExecutionTransformer(row).toObject())
    if (total === null) return ctx.serializePage(listed, { nextCursor, pageSize })
    return ctx.serializeList(listed, { page, pageSize, totalItems: total })
  }

  /**
   * @show
   * @summary Read an execution
   * @operationId getExecution
   */
  @inject()
  async show(ctx: HttpContext, showExecution: ShowExecution) {
    const execution = await showExecution.handle(ctx.params.id)
    await ctx.bouncer.with(ExecutionPolicy).authorize('view', execution)
    const transformed = ExecutionTransformer.transform(execution)
    const isAdmin = ctx.auth.getUserOrFail().role === 'admin'
    return ctx.serialize(isAdmin ? transformed.useVariant('withStack') : transformed)
  }
}
