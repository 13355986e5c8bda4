import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'

/** A session began with e-mail and password. */
export default class UserLoggedIn extends AuditedEvent {
  readonly entry: AuditEntry

  constructor(
    readonly userId: string,
    readonly sessionId: string,
    origin: RequestOrigin
  ) {
    super(origin)
    this.entry = {
      action: 'user.logged_in',
      resourceType: 'session',
      resourceId: sessionId,
      userId,
    }
  }
}
