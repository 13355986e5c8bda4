import { hash } from 'node:crypto'
import { StepError } from '#engine/contracts/step_error'
import { EgressError } from '#net/egress_error'
import type { EgressGuard, EgressResponse } from '#net/egress_guard'
import { Redaction } from '#agents/redaction'

/** What a token is asked for with; the secret is in clear. */
export interface ClientCredentials {
  tokenUrl: string
  clientId: string
  clientSecret: string
  scope?: string
  audience?: string
  /** Where the client shows who it is: RFC 6749, section 2.3.1. */
  clientAuth: 'basic' | 'body'
}

/** Milliseconds that a token endpoint has. */
const FETCH_TIMEOUT = 20_000
const MAX_ANSWER_BYTES = 64 * 1024
/** Seconds that a token counts for whose answer does not say (RFC 6749 leaves it open). */
const DEFAULT_LIFETIME = 300
/** A token is not used in the last part of its life: clocks differ, and a request takes time. */
const SKEW = { mostSeconds: 60, share: 0.1 }
/** Tokens that are kept; the oldest go. */
const MAX_KEPT = 1000

interface Kept {
  token: Promise<string>
  /** Milliseconds since the epoch; infinite while it is fetched. */
  until: number
}

/**
 * OAuth 2.0 client credentials (RFC 6749, section 4.4): fetches access tokens through the guard and
 * keeps them, in memory alone, until shortly before they expire. All who want the same token at once
 * wait for one fetch. The key of a token is everything it was asked for with, the secret included:
 * who does not have the secret gets no token, and a secret that was replaced gets a new one.
 */
export class ClientTokens {
  readonly #kept = new Map<string, Kept>()

  constructor(
    private readonly guard: Pick<EgressGuard, 'request'>,
    private readonly now: () => number = Date.now
  ) {}

  /**
   * @throws StepError `TOKEN_REJECTED` (the endpoint refuses these credentials; not retryable),
   * `TOKEN_FAILED`, `EGRESS_DENIED` (not retryable), `CANCELLED`.
   */
  async token(credentials: ClientCredentials, signal: AbortSignal): Promise<string> {
    const key = keyOf(credentials)
    const kept = this.#kept.get(key)
    const entry = kept && kept.until > this.now() ? kept : this.#fetch(key, credentials)
    return aborted(entry.token, signal)
  }

  /** Drops a token that a service refused; one that has replaced it meanwhile stays. */
  async forget(credentials: ClientCredentials, refused: string): Promise<void> {
    const key = keyOf(credentials)
    const kept = this.#kept.get(key)
    const token = await kept?.token.catch(() => null)
    if (token === refused && this.#kept.get(key) === kept) this.#kept.delete(key)
  }

  #fetch(key: string, credentials: ClientCredentials): Kept {
    const entry: Kept = { token: Promise.resolve(''), until: Number.POSITIVE_INFINITY }
    entry.token = request(this.guard, credentials).then(
      ({ token, lifetime }) => {
        const skew = Math.min(SKEW.mostSeconds, lifetime * SKEW.share)
        entry.until = this.now() + (lifetime - skew) * 1000
        return token
      },
      (error: unknown) => {
        if (this.#kept.get(key) === entry) this.#kept.delete(key)
        throw error
      }
    )
    // Whoever waits hears of a failure; nobody may be waiting any more.
    entry.token.catch(() => {})
    this.#kept.delete(key)
    this.#kept.set(key, entry)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest)
    return entry
  }
}

function keyOf({ tokenUrl, clientId, clientSecret, ...rest }: ClientCredentials): string {
  const { scope = null, audience = null, clientAuth } = rest
  return hash(
    'sha256',
    JSON.stringify([tokenUrl, clientId, clientSecret, scope, audience, clientAuth])
  )
}

async function request(guard: Pick<EgressGuard, 'request'>, credentials: ClientCredentials) {
  const { tokenUrl, clientId, clientSecret, scope, audience, clientAuth } = credentials
  const form = new URLSearchParams({ grant_type: 'client_credentials' })
  if (scope) form.set('scope', scope)
  if (audience) form.set('audience', audience)
  const headers: Record<string, string> = {
    'accept': 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  }
  const basic = Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`)
  if (clientAuth === 'basic') {
    headers.authorization = `Basic ${basic.toString('base64')}`
  } else {
    form.set('client_id', clientId)
    form.set('client_secret', clientSecret)
  }
  const redaction = new Redaction([clientSecret, basic.toString('base64')])
  let answer: EgressResponse
  try {
    answer = await guard.request({
      ...{ url: tokenUrl, method: 'POST', headers, body: form.toString() },
      ...{ timeoutMs: FETCH_TIMEOUT, maxBytes: MAX_ANSWER_BYTES, maxRedirects: 0 },
    })
  } catch (error) {
    if (!(error instanceof EgressError)) throw error
    const denied = error.code === 'EGRESS_DENIED'
    const message = redaction.text(`The token can't be fetched: ${error.message}`)
    throw new StepError(denied ? error.code : 'TOKEN_FAILED', message, { retryable: !denied })
  }
  return tokenOf(answer, redaction)
}

function tokenOf({ status, body }: EgressResponse, redaction: Redaction) {
  const answer = parsed(body)
  if (status !== 200) {
    // RFC 6749, section 5.2: the only parts of a failure that are meant to be told.
    const told = [answer.error, answer.error_description]
      .filter((part) => typeof part === 'string')
      .map((part) => part.slice(0, 200))
    const message = `The token endpoint answered ${[status, ...told].join(': ')}`
    const retryable = status >= 500 || status === 408 || status === 429
    const code = retryable ? 'TOKEN_FAILED' : 'TOKEN_REJECTED'
    throw new StepError(code, redaction.text(message), { retryable })
  }
  const { access_token: token, token_type: type = 'Bearer', expires_in: expiresIn } = answer
  if (typeof token !== 'string' || !/^[\x21-\x7e]{1,16384}$/.test(token)) {
    throw new StepError('TOKEN_FAILED', 'The token endpoint answered without an access_token')
  }
  if (String(type).toLowerCase() !== 'bearer') {
    const message = 'The token endpoint gave a token of another type than Bearer'
    throw new StepError('TOKEN_REJECTED', message, { retryable: false })
  }
  const lifetime = Number(expiresIn ?? DEFAULT_LIFETIME)
  return { token, lifetime: lifetime > 0 ? lifetime : 0 }
}

function parsed(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString())
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** As a form writes it: RFC 6749, appendix B. */
function formEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1)
}

/** The promise's result, or the end of the wait for it. */
function aborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new StepError('CANCELLED', 'The run was cancelled'))
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
