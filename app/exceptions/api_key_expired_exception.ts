import ApiException from '#exceptions/api_exception'

/** An API key past its expiresAt. */
export default class ApiKeyExpiredException extends ApiException {
  static override status = 401
  static override code = 'API_KEY_EXPIRED'
  static override message = 'The API key has expired'

  /** RFC 6750, section 3: a 401 names the scheme that would have been accepted. */
  override readonly headers = { 'WWW-Authenticate': 'Bearer' }
}
