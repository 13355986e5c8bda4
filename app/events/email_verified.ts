import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'

/** An account's address is its user's. */
export default class EmailVerified extends AuditedEvent {
  readonly entry: AuditEntry

  constructor(
    readonly userId: string,
    origin: RequestOrigin
  ) {
    super(origin)
    const action = 'user.email_verified'
    this.entry = { action, resourceType: 'user', resourceId: userId, userId }
  }
}
