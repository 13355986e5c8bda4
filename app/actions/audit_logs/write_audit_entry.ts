import app from '@adonisjs/core/services/app'
import logger from '@adonisjs/core/services/logger'
import db from '@adonisjs/lucid/services/db'
import { WriteBatch } from '#services/write_batch'

/** A line of the audit trail that is to be written. */
export interface NewAuditEntry {
  id: string
  userId: string | null
  apiKeyId: string | null
  action: string
  resourceType: string
  resourceId: string | null
  changes: Record<string, unknown> | null
  ipAddress: string | null
  userAgent: string | null
  requestId: string | null
  /** Milliseconds since the epoch. */
  at: number
}

/**
 * Users and keys that are gone meanwhile are left out, as their deletion would have done: one line
 * must not keep the others from being written. A line that is written again stays as it is.
 */
const STATEMENT = `
  insert into audit_logs (id, user_id, api_key_id, action, resource_type, resource_id, changes,
    ip_address, user_agent, request_id, created_at)
  select r.id, users.id, api_keys.id, r.action, r."resourceType", r."resourceId", r.changes,
    r."ipAddress", r."userAgent", r."requestId", to_timestamp(r.at / 1000.0)
  from jsonb_to_recordset(cast(? as jsonb)) as r(id uuid, "userId" uuid, "apiKeyId" uuid, action text,
    "resourceType" text, "resourceId" uuid, changes jsonb, "ipAddress" text, "userAgent" text,
    "requestId" text, at float8)
  left join users on users.id = r."userId"
  left join api_keys on api_keys.id = r."apiKeyId"
  on conflict (id) do nothing`

const batch = new WriteBatch<NewAuditEntry>({
  write: (entries) => db.rawQuery(STATEMENT, [JSON.stringify(entries)]),
  warn: (err) => logger.warn({ err }, 'The audit trail can not be written, and is tried again'),
  lost: (entries, err) => logger.error({ err, entries }, 'Lines of the audit trail are lost'),
})

app.terminating(() => batch.close())

/** Writes a line of the audit trail; one that is urgent is on disk when what is returned resolves. */
export default function writeAuditEntry(entry: NewAuditEntry, urgent: boolean): Promise<void> {
  return batch.add(entry, urgent)
}
