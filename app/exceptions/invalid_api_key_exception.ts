import ApiException from '#exceptions/api_exception'

/** An API key that is unknown, inactive or revoked. */
export default class InvalidApiKeyException extends ApiException {
  static override status = 401
  static override code = 'INVALID_API_KEY'
  static override message = 'The API key is not valid'

  /** RFC 6750, section 3: a 401 names the scheme that would have been accepted. */
  override readonly headers = { 'WWW-Authenticate': 'Bearer' }
}
