import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'

/** A new password; all other sessions have ended. */
export default class PasswordChanged extends AuditedEvent {
  readonly entry: AuditEntry

  constructor(
    readonly userId: string,
    origin: RequestOrigin
  ) {
    super(origin)
    this.entry = {
      action: 'user.password_changed',
      resourceType: 'user',
      resourceId: userId,
      userId,
    }
  }
}
