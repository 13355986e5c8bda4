import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'

/** An account was closed, by its user or by an admin; it will be erased when its time has come. */
export default class UserDeleted extends AuditedEvent {
  readonly entry: AuditEntry

  constructor(
    readonly actorId: string,
    readonly accountId: string,
    origin: RequestOrigin
  ) {
    super(origin)
    const action = 'user.deleted'
    this.entry = { action, resourceType: 'user', resourceId: accountId, userId: actorId }
  }
}
