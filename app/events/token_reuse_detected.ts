import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'

/** A refresh token came a second time: somebody has a copy. Its whole session has ended. */
export default class TokenReuseDetected extends AuditedEvent {
  readonly entry: AuditEntry

  constructor(
    readonly userId: string,
    readonly sessionId: string,
    origin: RequestOrigin
  ) {
    super(origin)
    const action = 'session.token_reuse_detected'
    this.entry = { action, resourceType: 'session', resourceId: sessionId, userId }
  }
}
