import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'

/** A password was wrong, or there is no such account (then `userId` is null). */
export default class LoginFailed extends AuditedEvent {
  readonly entry: AuditEntry

  constructor(
    readonly userId: string | null,
    readonly email: string,
    origin: RequestOrigin
  ) {
    super(origin)
    this.entry = {
      action: 'user.login_failed',
      resourceType: 'user',
      resourceId: userId,
      userId: null,
      changes: { email },
    }
  }
}
