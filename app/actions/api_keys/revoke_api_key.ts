import { DateTime } from 'luxon'
import ApiKeyRevoked from '#events/api_key_revoked'
import type { RequestOrigin } from '#events/audited_event'
import type ApiKey from '#models/api_key'

/** Ends a key for good: the next request with it fails. What was done with it keeps its id. */
export default class RevokeApiKey {
  async handle(apiKey: ApiKey, actorId: string | null, origin: RequestOrigin): Promise<void> {
    await apiKey.merge({ isActive: false, revokedAt: DateTime.utc() }).save()
    await ApiKeyRevoked.dispatch(apiKey, actorId, origin)
  }
}
