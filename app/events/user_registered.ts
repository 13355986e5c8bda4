import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'

/** Somebody made an account. */
export default class UserRegistered extends AuditedEvent {
  readonly entry: AuditEntry

  constructor(
    readonly userId: string,
    origin: RequestOrigin
  ) {
    super(origin)
    this.entry = { action: 'user.registered', resourceType: 'user', resourceId: userId, userId }
  }
}
