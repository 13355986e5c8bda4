import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'

/** Somebody, who need not be the user, asked for a way to reset an account's password. */
export default class PasswordResetRequested extends AuditedEvent {
  readonly entry: AuditEntry

  constructor(
    readonly accountId: string,
    origin: RequestOrigin
  ) {
    super(origin)
    const action = 'user.password_reset_requested'
    this.entry = { action, resourceType: 'user', resourceId: accountId, userId: null }
  }
}
