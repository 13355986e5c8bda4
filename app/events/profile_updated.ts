import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'

/** A user changed their own profile; `fields` are the names of what changed. */
export default class ProfileUpdated extends AuditedEvent {
  readonly entry: AuditEntry

  constructor(
    readonly userId: string,
    readonly fields: string[],
    origin: RequestOrigin
  ) {
    super(origin)
    this.entry = {
      action: 'user.updated',
      resourceType: 'user',
      resourceId: userId,
      userId,
      changes: { fields },
    }
  }
}
