import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'

/** An account that was there already can be used with a Supabase login from now on. */
export default class SupabaseAccountLinked extends AuditedEvent {
  readonly entry: AuditEntry

  constructor(
    readonly userId: string,
    supabaseId: string,
    origin: RequestOrigin
  ) {
    super(origin)
    const changes = { supabaseId }
    const action = 'user.supabase_linked'
    this.entry = { action, resourceType: 'user', resourceId: userId, userId, changes }
  }
}
