import { createHash, randomBytes } from 'node:crypto'

/** Hours that a token lives which goes out by mail, by what it is good for. */
export const ONE_TIME_TOKEN_HOURS = { reset_password: 1, verify_email: 48 }

/** A new token for a link: 256 random bits, url-safe. */
export function newOneTimeToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of it. The token is random, so a plain SHA-256 can't be guessed back. */
export function oneTimeTokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
