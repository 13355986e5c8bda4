import ApiException from '#exceptions/api_exception'

/** What the client hears of a failure that nobody foresaw; the log has the rest under the request id. */
export default class InternalErrorException extends ApiException {
  static override status = 500
  static override code = 'INTERNAL_ERROR'
  static override message = 'Something went wrong on our side'
}
