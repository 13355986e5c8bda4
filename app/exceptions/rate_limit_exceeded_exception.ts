import ApiException from '#exceptions/api_exception'

/** Too many requests or failures; `retryAfter` in whole seconds. */
export default class RateLimitExceededException extends ApiException {
  static override status = 429
  static override code = 'RATE_LIMIT_EXCEEDED'
  static override message = 'Too many requests'

  override readonly retryAfter: number

  constructor(retryAfterSeconds: number, message?: string) {
    super(message)
    this.retryAfter = Math.max(1, Math.ceil(retryAfterSeconds))
  }
}
