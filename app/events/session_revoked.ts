import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'
import type { RevocationReason } from '#models/session'

/** A session ended because somebody ended it: its user, or an admin. */
export default class SessionRevoked extends AuditedEvent {
  readonly entry: AuditEntry

  constructor(
    readonly actorId: string,
    readonly sessionId: string,
    reason: RevocationReason,
    origin: RequestOrigin
  ) {
    super(origin)
    const changes = { reason }
    const action = 'session.revoked'
    this.entry = {
      action,
      resourceType: 'session',
      resourceId: sessionId,
      userId: actorId,
      changes,
    }
  }
}
