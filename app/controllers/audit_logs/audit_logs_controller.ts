import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import AuditLogPolicy from '#policies/audit_log_policy'
import ListAuditLogs from '#queries/audit_logs/list_audit_logs'
import AuditLogTransformer from '#transformers/audit_log_transformer'
import { listAuditLogsValidator } from '#validators/audit_log'

export default class AuditLogsController {
  /**
   * @index
   * @summary List who did what, the newest first
   * @operationId listAuditLogs
   */
  @inject()
  async index(ctx: HttpContext, listAuditLogs: ListAuditLogs) {
    await ctx.bouncer.with(AuditLogPolicy).authorize('viewList')
    const query = await ctx.request.validateUsing(listAuditLogsValidator)
    await ctx.bouncer.with(AuditLogPolicy).authorize('viewList', query.userId)
    const user = ctx.auth.getUserOrFail()
    const userId = user.role === 'admin' ? query.userId : user.id
    const { rows, nextCursor, total } = await listAuditLogs.handle({ ...query, userId })
    const { page, pageSize } = query
    const listed = AuditLogTransformer.transform(rows)
    if (total === null) return ctx.serializePage(listed, { nextCursor, pageSize })
    return ctx.serializeList(listed, { page, pageSize, totalItems: total })
  }
}
