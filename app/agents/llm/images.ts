import { StepError } from '#engine/contracts/step_error'
import { EgressError } from '#net/egress_error'
import type { EgressGuard } from '#net/egress_guard'

const MAX_IMAGES = 16
const MAX_IMAGE_BYTES = 5 * 1024 * 1024
const FETCH_TIMEOUT_MS = 30_000

/** An image as a model gets it. */
export interface Image {
  /** Base64. */
  data: string
  mediaType: string
}

/** How the kinds of image that models take begin; what a server calls them is not asked. */
const KINDS: ReadonlyArray<[string, RegExp]> = [
  ['image/png', /^89504e470d0a1a0a/],
  ['image/jpeg', /^ffd8ff/],
  ['image/gif', /^47494638(37|39)61/],
  ['image/webp', /^52494646.{8}57454250/],
]

/**
 * Images by address (fetched through the egress guard), data URL or base64.
 *
 * @throws StepError `IMAGE_INVALID` (not retryable) for what is no PNG, JPEG, GIF or WebP of at most
 * 5 MiB, and the guard's codes.
 */
export async function loadImages(
  given: string[],
  guard: EgressGuard,
  signal: AbortSignal
): Promise<Image[]> {
  if (given.length > MAX_IMAGES) throw invalid(`More than ${MAX_IMAGES} images`)
  return Promise.all(given.map((one) => load(one, guard, signal)))
}

async function load(given: string, guard: EgressGuard, signal: AbortSignal): Promise<Image> {
  const bytes = /^https?:\/\//i.test(given) ? await fetched(given, guard, signal) : decoded(given)
  if (bytes.length > MAX_IMAGE_BYTES) throw invalid('An image is larger than 5 MiB')
  const head = bytes.subarray(0, 16).toString('hex')
  const kind = KINDS.find(([, beginning]) => beginning.test(head))
  if (!kind) throw invalid('An image is no PNG, JPEG, GIF or WebP')
  return { data: bytes.toString('base64'), mediaType: kind[0] }
}

function decoded(given: string): Buffer {
  const base64 = given.startsWith('data:') ? /^data:[^,]*;base64,/i.exec(given) : ['']
  if (base64 === null) throw invalid('A data URL must be base64')
  return Buffer.from(given.slice(base64[0]?.length), 'base64')
}

async function fetched(url: string, guard: EgressGuard, signal: AbortSignal): Promise<Buffer> {
  try {
    const limits = { maxBytes: MAX_IMAGE_BYTES, timeoutMs: FETCH_TIMEOUT_MS }
    const { status, body } = await guard.request({ url, signal, ...limits })
    if (status >= 200 && status < 300) return body
    const options = { retryable: status >= 500 || status === 429 }
    throw new StepError(`HTTP_${status}`, `An image's address answered ${status}`, options)
  } catch (error) {
    if (!(error instanceof EgressError)) throw error
    const lasting = ['EGRESS_DENIED', 'INVALID_REQUEST', 'RESPONSE_TOO_LARGE', 'TOO_MANY_REDIRECTS']
    const retryable = !lasting.includes(error.code)
    throw new StepError(error.code, `An image can't be fetched: ${error.message}`, { retryable })
  }
}

function invalid(message: string): StepError {
  return new StepError('IMAGE_INVALID', message, { retryable: false })
}
