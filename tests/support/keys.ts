import { apiKeyHash, apiKeyPrefix, newApiKey } from '#auth/api_key'
import ApiKey from '#models/api_key'
import type User from '#models/user'

/** Makes an API key of a user, with room for all that a test asks. */
export async function keyOf(user: User, scopes: string[]): Promise<{ key: string; row: ApiKey }> {
  const key = newApiKey()
  const stored = { keyHash: apiKeyHash(key), keyPrefix: apiKeyPrefix(key) }
  const limits = { rateLimitPerMinute: 10_000, isActive: true, usageCount: 0 }
  const row = await ApiKey.create({ userId: user.id, name: 'A key', scopes, ...stored, ...limits })
  return { key, row }
}
