import { StepError } from '#engine/contracts/step_error'
import { EgressError } from '#net/egress_error'

/** Characters of a provider's message that are kept. */
const QUOTED = 500
const MAX_RETRY_AFTER_MS = 3_600_000

/** Errors of the network that another attempt meets again. */
const LASTING = new Set([
  'EGRESS_DENIED',
  'INVALID_REQUEST',
  'RESPONSE_TOO_LARGE',
  'TOO_MANY_REDIRECTS',
])

/** What the AI SDK says of an answer with a status. */
interface CallError {
  statusCode?: number
  responseHeaders?: Record<string, string>
  responseBody?: string
}

/**
 * Any failure of a model call as a step's: what can go away by itself is retryable, and says when
 * where the provider said so.
 *
 * `MODEL_RATE_LIMITED` (429), `MODEL_OVERLOADED` (503, 529), `MODEL_FAILED` (other 5xx and 408, 409,
 * 425), `MODEL_AUTH_FAILED` (401, 403), `MODEL_NOT_FOUND` (404), `MODEL_REFUSED` (other 4xx, and
 * redirects), `CONNECTION_FAILED`, `INVALID_RESPONSE`, and the egress guard's own codes.
 */
export function modelFailure(error: unknown, called: string): StepError {
  if (error instanceof StepError) return error
  const chain = causes(error)
  const known = chain.find((one) => one instanceof StepError || one instanceof EgressError)
  if (known instanceof StepError) return known
  if (known instanceof EgressError) {
    return new StepError(known.code, `${called}: ${known.message}`, {
      retryable: !LASTING.has(known.code),
    })
  }
  const answered = chain.find((one): one is Error & CallError => statusOf(one) !== undefined)
  const status = answered && statusOf(answered)
  // A status of a success belongs to an answer that could not be read.
  if (answered && status !== undefined && (status < 200 || status >= 300)) {
    return statusFailure(answered, status, called)
  }
  const [told] = chain
  const message = `${called}: ${quoted(told instanceof Error ? told.message : String(error))}`
  const broke = chain.some((one) => /terminated|fetch failed|socket|ECONN|EPIPE/i.test(textOf(one)))
  if (broke) return new StepError('CONNECTION_FAILED', message)
  return new StepError('INVALID_RESPONSE', message)
}

function statusFailure(error: Error & CallError, status: number, called: string): StepError {
  const { code, retryable } = meaning(status)
  const detail = quoted(error.message || error.responseBody || '')
  return new StepError(code, `${called} answered ${status}${detail === '' ? '' : `: ${detail}`}`, {
    retryable,
    details: { status },
    ...retryAfter(error.responseHeaders ?? {}),
  })
}

function meaning(status: number): { code: string; retryable: boolean } {
  if (status === 429) return { code: 'MODEL_RATE_LIMITED', retryable: true }
  if (status === 503 || status === 529) return { code: 'MODEL_OVERLOADED', retryable: true }
  if (status >= 500 || [408, 409, 425].includes(status)) {
    return { code: 'MODEL_FAILED', retryable: true }
  }
  if (status === 401 || status === 403) return { code: 'MODEL_AUTH_FAILED', retryable: false }
  if (status === 404) return { code: 'MODEL_NOT_FOUND', retryable: false }
  return { code: 'MODEL_REFUSED', retryable: false }
}

/** RFC 9110, section 10.2.3, and `retry-after-ms`, which OpenAI sends beside it. */
function retryAfter(headers: Record<string, string>): { retryAfterMs?: number } {
  const exact = headers['retry-after-ms'] ?? ''
  const value = (headers['retry-after'] ?? '').trim()
  const ms = /^\d+(\.\d+)?$/.test(exact)
    ? Number(exact)
    : /^\d+(\.\d+)?$/.test(value)
      ? Number(value) * 1000
      : Date.parse(value) - Date.parse(headers.date ?? '')
  return ms >= 0 ? { retryAfterMs: Math.min(ms, MAX_RETRY_AFTER_MS) } : {}
}

function statusOf(error: unknown): number | undefined {
  const status = (error as CallError | null)?.statusCode
  return typeof status === 'number' ? status : undefined
}

/** The error and what caused it, outermost first. */
function causes(error: unknown): unknown[] {
  const chain: unknown[] = []
  for (let one = error; one && chain.length < 8; one = (one as Error).cause) chain.push(one)
  return chain
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return `${error.message} ${(error as NodeJS.ErrnoException).code ?? ''}`
}

function quoted(text: string): string {
  return text.slice(0, QUOTED).toWellFormed()
}
