import { v7 as uuid } from 'uuid'
import writeAuditEntry, { type NewAuditEntry } from '#actions/audit_logs/write_audit_entry'
import type AuditedEvent from '#events/audited_event'

/** Writes what happened into the audit trail. */
export default class RecordAuditEntry {
  handle({ entry, origin, at, urgent }: AuditedEvent): Promise<void> {
    const { apiKeyId = null, ipAddress, userAgent, requestId } = origin
    const { action, resourceType, resourceId, userId, changes = null } = entry
    const what = { action, resourceType, resourceId, userId, changes }
    const line: NewAuditEntry = {
      id: uuid({ msecs: at }),
      ...what,
      apiKeyId,
      ipAddress,
      userAgent,
      requestId,
      at,
    }
    return writeAuditEntry(line, urgent)
  }
}
