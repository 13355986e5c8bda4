import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import ExecutionPolicy from '#policies/execution_policy'
import ListApprovals from '#queries/approvals/list_approvals'
import ApprovalTransformer from '#transformers/approval_transformer'
import { listApprovalsValidator } from '#validators/execution'

export default class ApprovalsController {
  /**
   * @index
   * @summary List what waits for an answer
   * @operationId listApprovals
   */
  @inject()
  async index(ctx: HttpContext, listApprovals: ListApprovals) {
    await ctx.bouncer.with(ExecutionPolicy).authorize('viewApprovals')
    const query = await ctx.request.validateUsing(listApprovalsValidator)
    const { rows, total } = await listApprovals.handle(ctx.auth.getUserOrFail(), query)
    const { page, pageSize } = query
    const listed = ApprovalTransformer.transform(rows)
    return ctx.serializeList(listed, { page, pageSize, totalItems: total })
  }
}
