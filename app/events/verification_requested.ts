import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'

/** A mail went out that asks whether an account's address is its user's. */
export default class VerificationRequested extends AuditedEvent {
  readonly entry: AuditEntry

  constructor(
    readonly accountId: string,
    origin: RequestOrigin
  ) {
    super(origin)
    const action = 'user.verification_requested'
    this.entry = { action, resourceType: 'user', resourceId: accountId, userId: null }
  }
}
