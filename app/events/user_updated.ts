import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'

/** What a field was and what it is now, by the field's name. */
export type FieldChanges = Record<string, { from: unknown; to: unknown }>

/** An admin changed somebody's account. */
export default class UserUpdated extends AuditedEvent {
  readonly entry: AuditEntry

  constructor(
    readonly actorId: string | null,
    readonly accountId: string,
    changes: FieldChanges,
    origin: RequestOrigin
  ) {
    super(origin)
    const action = 'user.updated'
    this.entry = { action, resourceType: 'user', resourceId: accountId, userId: actorId, changes }
  }
}
