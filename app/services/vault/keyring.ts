import { createHash, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import type { VaultKey } from '#services/vault/envelope'

/** Cost of making a key of a text: about 50 ms and 32 MiB, once a process and key. */
const COST = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }

/**
 * The same for every installation, since a text must give the same key on each of its machines.
 * What makes keys differ is the text, which set-up draws at random.
 */
const SALT = 'turbocat vault v1'

const derive = promisify<string, string, number, typeof COST, Buffer>(scrypt)

/** Keys by their text's hash, so that a process derives each once. */
const derived = new Map<string, Promise<VaultKey>>()

/** The key that a text stands for: 32 bytes by scrypt (RFC 7914), and an id that tells nothing of them. */
export function keyOf(text: string): Promise<VaultKey> {
  const hash = createHash('sha256').update(text).digest('hex')
  let key = derived.get(hash)
  if (!key) {
    key = derive(text, SALT, 48, COST).then((bytes) => ({
      id: bytes.subarray(32, 38).toString('hex'),
      bytes: bytes.subarray(0, 32),
    }))
    derived.set(hash, key)
  }
  return key
}
