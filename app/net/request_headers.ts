import { EgressError } from '#net/egress_error'

/** RFC 9110, section 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
/** RFC 9110, section 5.5: no CR, LF or NUL, so that no value can start a header of its own. */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/** They belong to the connection and its framing, or would make the name checked another. */
const CONNECTION_HEADERS = new Set(
  'connection content-length expect host http2-settings keep-alive proxy-connection te trailer transfer-encoding upgrade'.split(
    ' '
  )
)
const CREDENTIAL_HEADERS = ['authorization', 'cookie', 'proxy-authorization', 'x-api-key']
const BODY_HEADERS = ['content-encoding', 'content-language', 'content-location', 'content-type']

/**
 * Outgoing headers by lower-case name.
 *
 * @throws EgressError `INVALID_REQUEST` for a name or value that HTTP does not allow, and for the
 * headers that only the connection may set.
 */
export function checkedHeaders(headers: Record<string, string>): Map<string, string> {
  const checked = new Map<string, string>()
  for (const [given, value] of Object.entries(headers)) {
    const name = given.toLowerCase()
    if (!TOKEN.test(name)) {
      throw new EgressError('INVALID_REQUEST', `${JSON.stringify(given)} is no header name`)
    }
    if (CONNECTION_HEADERS.has(name)) {
      throw new EgressError('INVALID_REQUEST', `the header ${given} can't be set`)
    }
    if (!FIELD_VALUE.test(value)) {
      throw new EgressError('INVALID_REQUEST', `the header ${given} has a character not allowed`)
    }
    checked.set(name, value.trim())
  }
  return checked
}

/** Takes off what must not reach another origin; it stays off when a redirect leads back. */
export function withoutCredentials(headers: Map<string, string>, secret: string[]): void {
  for (const name of [...CREDENTIAL_HEADERS, ...secret]) {
    headers.delete(name.toLowerCase())
  }
}

/** Takes off what described a body that is no longer sent. */
export function withoutBodyHeaders(headers: Map<string, string>): void {
  for (const name of BODY_HEADERS) {
    headers.delete(name)
  }
}
