import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import AwaitExecution from '#actions/executions/await_execution'
import ExecuteWorkflow from '#actions/executions/execute_workflow'
import {
  answerStarted,
  readExecuteOptions,
  startedBy,
} from '#controllers/executions/answer_started'
import Workflow from '#models/workflow'
import ExecutionPolicy from '#policies/execution_policy'
import WorkflowPolicy from '#policies/workflow_policy'
import ListExecutions from '#queries/executions/list_executions'
import ExecutionTransformer from '#transformers/execution_transformer'
import { executeWorkflowValidator, listExecutionsValidator } from '#validators/execution'

export default class WorkflowExecutionsController {
  /**
   * @index
   * @summary List the executions of a workflow
   * @operationId listWorkflowExecutions
   */
  @inject()
  async index(ctx: HttpContext, listExecutions: ListExecutions) {
    const workflow = await Workflow.findLive(ctx.params.id)
    await ctx.bouncer.with(WorkflowPolicy).authorize('viewExecutions', workflow)
    await ctx.bouncer.with(ExecutionPolicy).authorize('viewList')
    const query = await ctx.request.validateUsing(listExecutionsValidator)
    const { page, pageSize } = query
    const of = { userId: workflow.userId, workflowId: workflow.id }
    const { rows, nextCursor, total } = await listExecutions.handle({ ...query, ...of })
    const listed = rows.map((row) => new ExecutionTransformer(row).toObject())
    if (total === null) return ctx.serializePage(listed, { nextCursor, pageSize })
    return ctx.serializeList(listed, { page, pageSize, totalItems: total })
  }

  /**
   * @store
   * @summary Execute a workflow
   * @operationId executeWorkflow
   */
  @inject()
  async store(ctx: HttpContext, execute: ExecuteWorkflow, awaitExecution: AwaitExecution) {
    const workflow = await Workflow.findLive(ctx.params.id)
    await ctx.bouncer.with(WorkflowPolicy).authorize('execute', workflow)
    const { inputData, triggerType, priority, pinnedOutputs } =
      await ctx.request.validateUsing(executeWorkflowValidator)
    const { wait, idempotencyKey } = await readExecuteOptions(ctx)
    if (wait !== undefined) await awaitExecution.ready()
    const origin = startedBy(ctx)
    const started = await execute.handle(workflow, {
      userId: workflow.userId,
      inputData: inputData ?? {},
      askedPriority: priority,
      pinnedOutputs,
      ...origin,
      triggerType: triggerType ?? origin.triggerType,
      idempotencyKey,
    })
    return answerStarted(ctx, started, wait, awaitExecution)
  }
}
