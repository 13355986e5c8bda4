import ApiException from '#exceptions/api_exception'

/** A token past its expiry. */
export default class TokenExpiredException extends ApiException {
  static override status = 401
  static override code = 'TOKEN_EXPIRED'
  static override message = 'The token has expired'

  /** RFC 6750, section 3: a 401 names the scheme that would have been accepted. */
  override readonly headers = { 'WWW-Authenticate': 'Bearer error="invalid_token"' }
}
