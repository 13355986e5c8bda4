import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'

/** Somebody took a copy of all data of the own account. */
export default class UserExported extends AuditedEvent {
  readonly entry: AuditEntry

  constructor(
    readonly userId: string,
    origin: RequestOrigin
  ) {
    super(origin)
    const action = 'user.exported'
    this.entry = { action, resourceType: 'user', resourceId: userId, userId }
  }
}
