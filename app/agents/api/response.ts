import { isUtf8 } from 'node:buffer'
import { StepError } from '#engine/contracts/step_error'
import type { Json } from '#engine/graph/types'
import type { EgressResponse } from '#net/egress_guard'
import type { ResponseType } from '#agents/api/config'

/** Characters of a body that an error's message quotes. */
const QUOTED = 500
/** Client errors that may be gone the next time: time-out, too early, too many. */
const RETRYABLE = new Set([408, 425, 429])
/** Milliseconds that a `Retry-After` counts at most. */
const MAX_RETRY_AFTER = 3_600_000

/** The body as the output carries it. `auto` goes by the content type: JSON, text, else base64. */
export function bodyOf({ body, headers }: EgressResponse, type: ResponseType): Json {
  const contentType = String(headers['content-type'] ?? '')
  const isJson = /[/+]json\s*(;|$)/i.test(contentType)
  switch (type) {
    case 'base64':
      return body.toString('base64')
    case 'text':
      return textOf(body, contentType)
    case 'json':
      return body.length === 0 ? null : parsed(textOf(body, contentType))
    case 'auto':
      if (isJson) {
        return body.length === 0 ? null : parsedOrText(textOf(body, contentType))
      }
      return isText(contentType, body) ? textOf(body, contentType) : body.toString('base64')
  }
}

/** The failure that a status is, or null where it is what was expected. */
export function statusError(answer: EgressResponse, expected: string[] | null): StepError | null {
  const status = String(answer.status)
  const isGood = expected
    ? expected.some((one) => one === status || one === `${status[0]}xx`)
    : answer.status < 400
  if (isGood) {
    return null
  }
  const body = textOf(answer.body.subarray(0, 4 * QUOTED), '')
    .slice(0, QUOTED)
    .toWellFormed()
  return new StepError(`HTTP_${status}`, `Answered ${status}${body === '' ? '' : `: ${body}`}`, {
    retryable: answer.status >= 500 || RETRYABLE.has(answer.status),
    details: { status: answer.status },
    ...retryAfter(answer.headers),
  })
}

/** RFC 9110, section 10.2.3: seconds, or a date, which is told by the other side's own clock. */
function retryAfter(headers: EgressResponse['headers']): { retryAfterMs?: number } {
  const value = String(headers['retry-after'] ?? '').trim()
  const ms = /^\d+$/.test(value)
    ? Number(value) * 1000
    : Date.parse(value) - Date.parse(String(headers.date))
  return ms >= 0 ? { retryAfterMs: Math.min(ms, MAX_RETRY_AFTER) } : {}
}

function textOf(body: Buffer, contentType: string): string {
  const charset = /charset="?([\w-]+)/i.exec(contentType)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(charset).decode(body)
  } catch {
    // A charset that nobody knows.
    return new TextDecoder().decode(body)
  }
}

/** Text by its type; without one, what is valid UTF-8. */
function isText(contentType: string, body: Buffer): boolean {
  if (contentType === '') {
    return isUtf8(body) && !body.includes(0)
  }
  return /^(text\/|application\/(xml|javascript|x-www-form-urlencoded|yaml|x-ndjson|graphql))|\+(xml|yaml)\b/i.test(
    contentType.trim()
  )
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    throw new StepError('INVALID_RESPONSE', `The answer is not JSON: ${text.slice(0, QUOTED)}`)
  }
}

/** A content type may lie: what is not JSON then is the text that it is. */
function parsedOrText(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}
