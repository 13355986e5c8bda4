import { free, id, nullable, object, said, text, time } from './shapes.js'

/** app/transformers/audit_log_transformer. */
export const auditLogSchemas = {
  AuditLog: object(
    {
      id,
      userId: nullable(said(id, 'Who did it; null where nobody is known.')),
      apiKeyId: nullable(said(id, 'The key that it was done with.')),
      action: said(text, 'Such as `agent.updated` or `user.login_failed`.'),
      resourceType: text,
      resourceId: nullable(text),
      changes: nullable(said(free, 'What changed; never a secret.')),
      ipAddress: nullable(text),
      userAgent: nullable(text),
      requestId: nullable(text),
      createdAt: time,
    },
    'A line of the audit trail.'
  ),
}
