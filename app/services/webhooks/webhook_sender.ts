import type { EgressGuard } from '#net/egress_guard'
import { EgressError } from '#net/egress_error'
import { signatureOf } from '#services/webhooks/webhook_signature'

/** Milliseconds for a whole request. */
const TIMEOUT_MS = 15_000
/** Bytes of an answer that are read, and characters of it that are kept. */
const MAX_BYTES = 256 * 1024
const KEPT_CHARACTERS = 1_000

export interface WebhookMessage {
  url: string
  /** `webhook-id`: the same at each attempt, so that a receiver knows what it has had. */
  id: string
  body: string
  /** In the clear, the current one first. */
  secrets: string[]
}

/** How an attempt ended. `error` is null where the receiver has taken it. */
export interface WebhookOutcome {
  attemptedAt: string
  /** Without the signature. */
  requestHeaders: Record<string, string>
  responseStatus: number | null
  responseBody: string | null
  durationMs: number
  error: string | null
}

/** Sends signed messages (Standard Webhooks) through the egress guard. Redirects aren't followed. */
export class WebhookSender {
  constructor(
    private readonly guard: Pick<EgressGuard, 'request'>,
    private readonly now: () => number = Date.now
  ) {}

  async send({ url, id, body, secrets }: WebhookMessage): Promise<WebhookOutcome> {
    const began = this.now()
    const timestamp = Math.floor(began / 1000)
    const requestHeaders = {
      'content-type': 'application/json',
      'user-agent': 'Turbocat-Webhooks',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
    }
    const signature = signatureOf({ id, timestamp, body }, secrets)
    const headers = { ...requestHeaders, 'webhook-signature': signature }
    const limits = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, maxRedirects: 0 }
    const told = { attemptedAt: new Date(began).toISOString(), requestHeaders }
    try {
      const answer = await this.guard.request({ url, method: 'POST', headers, body, ...limits })
      const { status } = answer
      return {
        ...told,
        responseStatus: status,
        responseBody: shortened(answer.body),
        durationMs: this.now() - began,
        error: status >= 200 && status < 300 ? null : `The address answered ${status}`,
      }
    } catch (error) {
      if (!(error instanceof EgressError)) throw error
      const durationMs = this.now() - began
      return { ...told, responseStatus: null, responseBody: null, durationMs, error: error.message }
    }
  }
}

/** Text that a column can hold: PostgreSQL takes no NUL. */
function shortened(body: Buffer): string {
  return body
    .subarray(0, KEPT_CHARACTERS * 4)
    .toString('utf8')
    .replaceAll('\0', '')
    .slice(0, KEPT_CHARACTERS)
}
