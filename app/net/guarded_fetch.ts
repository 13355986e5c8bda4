import {
  fetch as send,
  type BodyInit,
  type Dispatcher,
  type RequestInit,
  type Response,
} from 'undici'
import { EgressError } from '#net/egress_error'
import { redirected, webUrl, type Hop } from '#net/redirects'
import { tooLarge } from '#net/response_body'

export interface FetchOptions {
  /** Where connections come from: the egress guard's, unless the address is the operator's own. */
  dispatcher?: Dispatcher
  /** Bytes that a body may have. */
  maxBytes: number
  /** 0 gives a redirect back as the answer. */
  maxRedirects: number
  /** Names of headers that, like `Authorization`, must not follow a redirect to another origin. */
  secretHeaders?: string[]
}

/**
 * A `fetch` for libraries that bring their own protocol: streams, with bodies bounded, and with
 * redirects that leave credentials behind when they change the origin. Time is the caller's to
 * bound, by its signal.
 *
 * @returns What has `fetch`'s shape; it rejects as `fetch` does, with an EgressError as the cause
 * where the guard refused.
 */
export function guardedFetch(options: FetchOptions): typeof globalThis.fetch {
  const { dispatcher, maxBytes, maxRedirects, secretHeaders = [] } = options
  const fetched = async (input: string | URL, init: RequestInit = {}): Promise<Response> => {
    let hop: Hop = {
      method: (init.method ?? 'GET').toUpperCase(),
      url: webUrl(new URL(input)),
      headers: new Map(new Headers(init.headers)),
      body: (init.body ?? null) as Hop['body'],
    }
    for (let redirects = 0; ; redirects++) {
      const answer = await send(hop.url, {
        ...init,
        method: hop.method,
        headers: Object.fromEntries(hop.headers),
        body: hop.body as BodyInit | null,
        redirect: 'manual',
        dispatcher,
      })
      const location = answer.headers.get('location') ?? undefined
      const next =
        maxRedirects === 0 ? null : redirected(hop, answer.status, location, secretHeaders)
      if (!next) return bounded(answer, maxBytes)
      await answer.body?.cancel()
      if (redirects === maxRedirects) {
        throw new EgressError('TOO_MANY_REDIRECTS', `more than ${maxRedirects} redirects`)
      }
      hop = next
    }
  }
  return fetched as unknown as typeof globalThis.fetch
}

/** The answer, with a body that fails when it grows too large. */
function bounded(answer: Response, maxBytes: number): Response {
  if (answer.body === null) return answer
  let left = maxBytes
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      left -= chunk.byteLength
      if (left < 0) throw tooLarge(maxBytes)
      controller.enqueue(chunk)
    },
  })
  const body = (answer.body as unknown as ReadableStream<Uint8Array>).pipeThrough(limit)
  const { status, statusText } = answer
  const headers = [...answer.headers] as Array<[string, string]>
  // Node's own Response: libraries look at the global class.
  return new globalThis.Response(body, { status, statusText, headers }) as unknown as Response
}
