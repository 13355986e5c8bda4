import { createHmac, timingSafeEqual } from 'node:crypto'

/** How far from now a signed time may be, in seconds (Standard Webhooks, and what Stripe takes). */
export const TOLERANCE_SECONDS = 300

/** What a request is signed with: header values by their lower-case names, and the body as it came. */
export interface Signed {
  header(name: string): string | undefined
  body: Buffer
}

/**
 * Whether a signature holds; `deliveryId` is what the signature covers and no other delivery has.
 * A time that is signed too has to be within five minutes of `now`.
 */
export type Verdict = { valid: false } | { valid: true; deliveryId?: string }

const REFUSED: Verdict = { valid: false }

/**
 * Holds a request against the secret that its sender shares, by the header that it carries:
 *
 * - `webhook-signature`: Standard Webhooks. `whsec_` is followed by the key in base64; any other
 *   secret is the key itself.
 * - `x-hub-signature-256`: `sha256=` and the body's HMAC in hex, as GitHub sends it.
 * - `stripe-signature`: `t=` and `v1=`, as Stripe sends it.
 *
 * @param now - Epoch milliseconds.
 */
export function verifySignature(request: Signed, secret: string, now: number): Verdict {
  if (request.header('webhook-signature') !== undefined) return standard(request, secret, now)
  if (request.header('x-hub-signature-256') !== undefined) return gitHub(request, secret)
  if (request.header('stripe-signature') !== undefined) return stripe(request, secret, now)
  return REFUSED
}

function standard({ header, body }: Signed, secret: string, now: number): Verdict {
  const id = header('webhook-id') ?? ''
  const time = header('webhook-timestamp') ?? ''
  if (id === '' || !isRecent(time, now)) return REFUSED
  const key = secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret)
  const expected = hmac(key, `${id}.${time}.`, body)
  const sent = (header('webhook-signature') ?? '').split(' ')
  const valid = sent.some((one) => one.startsWith('v1,') && equal(one.slice(3), 'base64', expected))
  return valid ? { valid, deliveryId: id } : REFUSED
}

function gitHub({ header, body }: Signed, secret: string): Verdict {
  const [scheme, sent = ''] = (header('x-hub-signature-256') ?? '').split('=')
  return { valid: scheme === 'sha256' && equal(sent, 'hex', hmac(secret, '', body)) }
}

function stripe({ header, body }: Signed, secret: string, now: number): Verdict {
  const pairs = (header('stripe-signature') ?? '').split(',').map((pair) => pair.trim().split('='))
  const time = pairs.find(([name]) => name === 't')?.[1] ?? ''
  if (!isRecent(time, now)) return REFUSED
  const expected = hmac(secret, `${time}.`, body)
  const valid = pairs.some(([name, sent]) => name === 'v1' && equal(sent ?? '', 'hex', expected))
  return valid ? { valid, deliveryId: `${time}.${expected.toString('hex')}` } : REFUSED
}

function hmac(key: string | Buffer, prefix: string, body: Buffer): Buffer {
  return createHmac('sha256', key).update(prefix).update(body).digest()
}

/** In a time that says nothing of where the two differ. */
function equal(sent: string, encoding: 'hex' | 'base64', expected: Buffer): boolean {
  const bytes = Buffer.from(sent, encoding)
  return bytes.length === expected.length && timingSafeEqual(bytes, expected)
}

function isRecent(seconds: string, now: number): boolean {
  if (!/^\d{1,12}$/.test(seconds)) return false
  return Math.abs(now / 1000 - Number(seconds)) <= TOLERANCE_SECONDS
}
