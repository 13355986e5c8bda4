import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'

/** Nothing of an account is left but this: the id that it had, which leads to nobody. */
export default class UserErased extends AuditedEvent {
  readonly entry: AuditEntry

  constructor(
    readonly accountId: string,
    origin: RequestOrigin
  ) {
    super(origin)
    const action = 'user.erased'
    this.entry = { action, resourceType: 'user', resourceId: accountId, userId: null }
  }
}
