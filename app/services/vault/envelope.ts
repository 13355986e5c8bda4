import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { UnreadableEnvelopeError } from '#services/vault/vault_error'

const ALGORITHM = 'aes-256-gcm'

/** Bytes of the nonce and of the tag, as NIST SP 800-38D recommends (sections 5.2.1.1 and 5.2.1.2). */
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** A key of 32 bytes and the name that envelopes know it by. */
export interface VaultKey {
  id: string
  bytes: Buffer
}

/** The row and the field that a text belongs to: sealed for one place, it opens at no other. */
export interface Place {
  table: 'secrets' | 'deployments' | 'workflow_hooks' | 'webhook_endpoints'
  rowId: string
  name: string
}

/** What every envelope of a key begins with. */
export const prefixOf = ({ id }: Pick<VaultKey, 'id'>) => `v1:${id}:`

/** The id of the key that an envelope was sealed with, or null where it is no envelope. */
export function keyIdOf(envelope: string): string | null {
  return /^v1:([0-9a-f]+):/.exec(envelope)?.[1] ?? null
}

/** `v1:<key id>:<nonce>:<tag>:<data>`, the last three in base64url. */
export function seal(text: string, place: Place, key: VaultKey): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, key.bytes, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(bound(place, key))
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  const parts = [nonce, cipher.getAuthTag(), data].map((part) => part.toString('base64url'))
  return `${prefixOf(key)}${parts.join(':')}`
}

/**
 * The text of an envelope.
 *
 * @throws UnreadableEnvelopeError when it was changed, or sealed with another key or for another
 * place; which of them, nobody can tell.
 */
export function open(envelope: string, place: Place, key: VaultKey): string {
  const [nonce, tag, data] = envelope
    .split(':')
    .slice(2)
    .map((part) => Buffer.from(part, 'base64url'))
  if (nonce?.length !== NONCE_BYTES || tag?.length !== TAG_BYTES || !data) {
    throw new UnreadableEnvelopeError(place)
  }
  try {
    const decipher = createDecipheriv(ALGORITHM, key.bytes, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(bound(place, key)).setAuthTag(tag)
    return Buffer.concat([decipher.update(data), decipher.final()]).toString('utf8')
  } catch {
    throw new UnreadableEnvelopeError(place)
  }
}

/** The additional authenticated data: the envelope's own head, and where it belongs. */
function bound({ table, rowId, name }: Place, key: VaultKey): Buffer {
  return Buffer.from(JSON.stringify([prefixOf(key), table, rowId, name]))
}
