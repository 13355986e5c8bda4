import db from '@adonisjs/lucid/services/db'
import findUserOfApiKey from '#queries/find_user_of_api_key'

/** Who a key lets in, and to what. */
export interface McpCaller {
  userId: string
  /** Where the key is a deployment's own: that one alone. */
  deploymentId: string | null
  apiKey: { id: string; perMinute: number } | null
}

/** By the hashes, as API keys are: how long that takes says nothing of a guess. */
const BY_DEPLOYMENT = `
  select d.id as "deploymentId", d.user_id as "userId" from deployments d
  join users u on u.id = d.user_id and u.is_active and u.deleted_at is null
  where d.deleted_at is null and (d.key_hash = :hash
    or (d.previous_key_hash = :hash and d.previous_key_expires_at > now()))`

/**
 * The caller that a key belongs to: a deployment's own, or a user's API key.
 *
 * @param hash - SHA-256 of the key.
 * @returns `'forbidden'` for an API key without `execute:deployments`, null for no live key.
 */
export default async function findMcpCaller(hash: Buffer): Promise<McpCaller | 'forbidden' | null> {
  const { rows } = await db.rawQuery<{ rows: Array<{ deploymentId: string; userId: string }> }>(
    BY_DEPLOYMENT,
    { hash } as never
  )
  if (rows[0]) return { ...rows[0], apiKey: null }
  const user = await findUserOfApiKey(hash)
  if (user === null || user === 'expired') return null
  if (!user.scopes?.includes('execute:deployments')) return 'forbidden'
  const { id, rateLimitPerMinute: perMinute } = user.currentApiKey!
  return { userId: user.id, deploymentId: null, apiKey: { id, perMinute } }
}
