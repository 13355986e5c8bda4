import AuditLog from '#models/audit_log'
import type AuditedEvent from '#events/audited_event'

/** Writes what happened into the audit trail. */
export default class RecordAuditEntry {
  async handle({ entry, origin }: AuditedEvent): Promise<void> {
    await AuditLog.create({ ...entry, changes: entry.changes ?? null, ...origin })
  }
}
