import ApiException from '#exceptions/api_exception'

/** A token with a bad signature, algorithm or type, or one that was revoked. */
export default class InvalidTokenException extends ApiException {
  static override status = 401
  static override code = 'INVALID_TOKEN'
  static override message = 'The token is not valid'

  /** RFC 6750, section 3: a 401 names the scheme that would have been accepted. */
  override readonly headers = { 'WWW-Authenticate': 'Bearer error="invalid_token"' }
}
