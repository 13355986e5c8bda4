import { TIMES, type Section } from '#queries/users/export_section'
import { WORKS } from '#queries/users/export_works'

/** What an export holds besides the profile, in this order. No hash, no key, no secret's value. */
export const SECTIONS: Record<string, Section> = {
  sessions: {
    table: 'sessions',
    columns: [
      ...['ip_address', 'user_agent', 'created_at', 'last_used_at', 'expires_at', 'revoked_at'],
      'revoked_reason',
    ],
  },
  apiKeys: {
    table: 'api_keys',
    columns: [
      ...['name', 'key_prefix', 'scopes', 'rate_limit_per_minute', 'is_active', 'usage_count'],
      ...['last_used_at', 'expires_at', 'revoked_at', ...TIMES],
    ],
  },
  secrets: { table: 'secrets', columns: ['name', ...TIMES] },
  ...WORKS,
  auditLogs: {
    table: 'audit_logs',
    columns: [
      ...['action', 'resource_type', 'resource_id', 'api_key_id', 'changes', 'ip_address'],
      ...['user_agent', 'request_id', 'created_at'],
    ],
  },
}
