import { createHash, randomBytes } from 'node:crypto'

/** Days that a refresh token lives, and a session after its last use. */
export const REFRESH_TOKEN_DAYS = 7

/** A new refresh token: 256 random bits, url-safe. */
export function newRefreshToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of it. The token is random, so a plain SHA-256 can't be guessed back. */
export function refreshTokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
