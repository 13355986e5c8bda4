export type EgressErrorCode =
  /** The address, host, port or scheme is refused. */
  | 'EGRESS_DENIED'
  /** What was asked for can't be sent: a bad URL, method or header. */
  | 'INVALID_REQUEST'
  /** The other side's answer is not HTTP, or not encoded as it says. */
  | 'INVALID_RESPONSE'
  | 'RESPONSE_TOO_LARGE'
  | 'TOO_MANY_REDIRECTS'
  | 'TIMEOUT'
  /** The caller's signal. */
  | 'ABORTED'
  /** No connection, or one that broke: DNS, TCP or TLS. */
  | 'CONNECTION_FAILED'

/** The failure of an outgoing request; an HTTP status, whatever it is, is none. */
export class EgressError extends Error {
  override name = 'EgressError'

  constructor(
    readonly code: EgressErrorCode,
    message: string,
    options?: ErrorOptions
  ) {
    super(message, options)
  }
}
