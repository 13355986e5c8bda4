import { DateTime } from 'luxon'
import { apiKeyHash, apiKeyPrefix, newApiKey } from '#auth/api_key'
import ApiKeyCreated from '#events/api_key_created'
import type { RequestOrigin } from '#events/audited_event'
import ApiKey from '#models/api_key'

/** What a client may say of a key. */
export interface ApiKeyFields {
  name: string
  scopes: string[]
  expiresAt?: Date | null
  rateLimitPerMinute: number
}

/** Makes a key. It is in the answer and nowhere else: only its hash is stored. */
export default class CreateApiKey {
  async handle(
    userId: string,
    fields: ApiKeyFields,
    origin: RequestOrigin
  ): Promise<{ apiKey: ApiKey; key: string }> {
    const key = newApiKey()
    const { expiresAt, ...said } = fields
    const apiKey = await ApiKey.create({
      ...said,
      userId,
      keyHash: apiKeyHash(key),
      keyPrefix: apiKeyPrefix(key),
      expiresAt: expiresAt ? DateTime.fromJSDate(expiresAt) : null,
      isActive: true,
      usageCount: 0,
      lastUsedAt: null,
    })
    await ApiKeyCreated.dispatch(apiKey, origin)
    return { apiKey, key }
  }
}
