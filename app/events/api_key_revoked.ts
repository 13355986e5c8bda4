import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'
import type ApiKey from '#models/api_key'

/** An API key was ended by its owner or an admin. */
export default class ApiKeyRevoked extends AuditedEvent {
  readonly entry: AuditEntry

  constructor(apiKey: ApiKey, actorId: string | null, origin: RequestOrigin) {
    super(origin)
    const { id, name, keyPrefix } = apiKey
    this.entry = {
      action: 'api_key.revoked',
      resourceType: 'api_key',
      resourceId: id,
      userId: actorId,
      changes: { name, keyPrefix },
    }
  }
}
