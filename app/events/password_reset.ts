import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'

/** A new password by a token from a mail; all sessions have ended. */
export default class PasswordReset extends AuditedEvent {
  readonly entry: AuditEntry

  constructor(
    readonly userId: string,
    origin: RequestOrigin
  ) {
    super(origin)
    const action = 'user.password_reset'
    this.entry = { action, resourceType: 'user', resourceId: userId, userId }
  }
}
