import { createHash, randomBytes } from 'node:crypto'
import env from '#start/env'

/** Characters of a key that are kept in clear, so that people can tell their keys apart. */
const PREFIX_LENGTH = 14

/** What every key begins with, and no other credential does. */
const SHAPE = /^tk_(prod|dev)_[A-Za-z0-9_-]{43}$/

/** A new key: `tk_prod_` (in production) or `tk_dev_`, and 256 random bits, url-safe. */
export function newApiKey(): string {
  const kind = env.get('NODE_ENV') === 'production' ? 'prod' : 'dev'
  return `tk_${kind}_${randomBytes(32).toString('base64url')}`
}

/** What is stored of a key. It is random, so a plain SHA-256 can't be guessed back. */
export function apiKeyHash(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}

/** The part of a key that its owner sees again. */
export function apiKeyPrefix(key: string): string {
  return key.slice(0, PREFIX_LENGTH)
}

/** Whether it could be a key at all. */
export function isApiKeyShaped(text: string): boolean {
  return SHAPE.test(text)
}
