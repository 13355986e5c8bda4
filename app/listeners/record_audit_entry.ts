import app from '@adonisjs/core/services/app'
import logger from '@adonisjs/core/services/logger'
import { v7 as uuid } from 'uuid'
import writeAuditEntries, { type NewAuditEntry } from '#actions/audit_logs/write_audit_entries'
import type AuditedEvent from '#events/audited_event'
import AuditBatch from '#listeners/audit_batch'

const batch = new AuditBatch({
  write: writeAuditEntries,
  warn: (err) => logger.warn({ err }, 'The audit trail can not be written, and is tried again'),
  lost: (entries, err) => logger.error({ err, entries }, 'Lines of the audit trail are lost'),
})

app.terminating(() => batch.close())

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
    return batch.add(line, urgent)
  }
}
