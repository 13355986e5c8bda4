import type { Caller } from './caller.js'

/** Calls the audit trail. */
export async function callAuditLogs(guest: Caller) {
  const own = await guest.as()
  await own.post('/secrets', { name: 'KEY', value: 'a' }, 201)
  for (const query of ['', '?cursor=', '?action=secret.created']) {
    await own.get(`/audit-logs${query}`)
  }
}
