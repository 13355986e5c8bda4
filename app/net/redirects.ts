import { EgressError } from '#net/egress_error'
import { withoutBodyHeaders, withoutCredentials } from '#net/request_headers'

/** One request on the way through a chain of redirects. */
export interface Hop {
  method: string
  url: URL
  headers: Map<string, string>
  body: string | Uint8Array | null
}

const REDIRECTS = new Set([301, 302, 303, 307, 308])

/**
 * The request that an answer redirects to, or null when it is no redirect; as browsers do it
 * (Fetch standard, "HTTP-redirect fetch").
 *
 * @throws EgressError `EGRESS_DENIED` for a scheme other than http and https, `INVALID_RESPONSE` for
 * a `Location` that is no URL.
 */
export function redirected(
  hop: Hop,
  status: number,
  location: string | undefined,
  secretHeaders: string[]
): Hop | null {
  if (!REDIRECTS.has(status) || location === undefined) {
    return null
  }
  const target = URL.parse(location, hop.url.href)
  if (!target) {
    throw new EgressError('INVALID_RESPONSE', `${hop.url.host} redirects to what is no URL`)
  }
  const url = webUrl(target)
  url.username = ''
  url.password = ''
  url.hash ||= hop.url.hash

  const next: Hop = { ...hop, url, headers: new Map(hop.headers) }
  if (url.origin !== hop.url.origin) {
    withoutCredentials(next.headers, secretHeaders)
  }
  const posted = (status === 301 || status === 302) && hop.method === 'POST'
  if (posted || (status === 303 && hop.method !== 'GET' && hop.method !== 'HEAD')) {
    next.method = 'GET'
    next.body = null
    withoutBodyHeaders(next.headers)
  }
  return next
}

/** @throws EgressError `EGRESS_DENIED` unless the scheme is http or https. */
export function webUrl(url: URL): URL {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new EgressError('EGRESS_DENIED', `${url.protocol} is refused: only http and https go out`)
  }
  return url
}
