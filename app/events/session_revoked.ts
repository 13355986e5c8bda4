import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'
import type { RevocationReason } from '#models/session'

/** A session ended because somebody ended it. */
export default class SessionRevoked extends AuditedEvent {
  readonly entry: AuditEntry

  constructor(
    readonly userId: string,
    readonly sessionId: string,
    reason: RevocationReason,
    origin: RequestOrigin
  ) {
    super(origin)
    const changes = { reason }
    const action = 'session.revoked'
    this.entry = { action, resourceType: 'session', resourceId: sessionId, userId, changes }
  }
}
