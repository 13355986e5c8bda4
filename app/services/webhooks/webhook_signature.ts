import { createHmac, randomBytes } from 'node:crypto'

/** Before the base64 of a secret (Standard Webhooks, "Signature scheme"). */
const PREFIX = 'whsec_'

/** A new secret of 256 random bits. */
export function drawWebhookSecret(): string {
  return `${PREFIX}${randomBytes(32).toString('base64')}`
}

/** What is signed: the message's id, the time in seconds since 1970, and the body as it is sent. */
export interface SignedMessage {
  id: string
  timestamp: number
  body: string
}

/** `webhook-signature`: one signature for each secret, so that a receiver may know any of them. */
export function signatureOf({ id, timestamp, body }: SignedMessage, secrets: string[]): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
      const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`)
      return `v1,${hmac.digest('base64')}`
    })
    .join(' ')
}
