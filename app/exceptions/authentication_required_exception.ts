import ApiException from '#exceptions/api_exception'

/** No credential came with the request. */
export default class AuthenticationRequiredException extends ApiException {
  static override status = 401
  static override code = 'AUTHENTICATION_REQUIRED'
  static override message = 'Authentication is required'

  /** RFC 6750, section 3: a 401 names the scheme that would have been accepted. */
  override readonly headers = { 'WWW-Authenticate': 'Bearer' }
}
