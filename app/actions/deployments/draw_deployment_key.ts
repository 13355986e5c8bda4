import { createHash, randomBytes } from 'node:crypto'

/**
 * A new key for the endpoint of a deployment: `dk_` and 256 random bits, url-safe. Only its SHA-256
 * is to be kept: it is random, so the hash can't be guessed back.
 */
export function drawDeploymentKey(): { apiKey: string; keyHash: Buffer } {
  const apiKey = `dk_${randomBytes(32).toString('base64url')}`
  return { apiKey, keyHash: createHash('sha256').update(apiKey).digest() }
}
