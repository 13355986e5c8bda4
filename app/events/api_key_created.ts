import AuditedEvent, { type AuditEntry, type RequestOrigin } from '#events/audited_event'
import type ApiKey from '#models/api_key'

/** A user made an API key. */
export default class ApiKeyCreated extends AuditedEvent {
  readonly entry: AuditEntry

  constructor(apiKey: ApiKey, origin: RequestOrigin) {
    super(origin)
    const { id, userId, name, keyPrefix, scopes, rateLimitPerMinute } = apiKey
    const expiresAt = apiKey.expiresAt?.toISO() ?? null
    this.entry = {
      action: 'api_key.created',
      resourceType: 'api_key',
      resourceId: id,
      userId,
      changes: { name, keyPrefix, scopes, rateLimitPerMinute, expiresAt },
    }
  }
}
