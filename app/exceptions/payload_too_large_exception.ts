import ApiException from '#exceptions/api_exception'

/** A body over the limit (BODY_LIMIT). */
export default class PayloadTooLargeException extends ApiException {
  static override status = 413
  static override code = 'PAYLOAD_TOO_LARGE'
  static override message = 'The body is too large'
}
