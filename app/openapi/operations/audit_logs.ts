import { cursorPageOf, type Operations } from '../operation.js'
import { listAuditLogsValidator } from '#validators/audit_log'

export const auditLogOperations: Operations = {
  listAuditLogs: {
    description:
      'What people see is what they did; admins see all, and may ask for one by `userId`. With `cursor` nothing is counted.',
    query: listAuditLogsValidator,
    answers: { 200: cursorPageOf('AuditLog', 'A page of the trail.') },
  },
}
