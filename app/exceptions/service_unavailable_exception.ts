import ApiException, { type FieldProblem } from '#exceptions/api_exception'

/** The database or the queue is away; worth trying again after `retryAfter` seconds. */
export default class ServiceUnavailableException extends ApiException {
  static override status = 503
  static override code = 'SERVICE_UNAVAILABLE'
  static override message = 'The service is not available at the moment'

  override readonly retryAfter: number
  override readonly details?: FieldProblem[]

  constructor(
    message?: string,
    options: ErrorOptions & { retryAfter?: number; details?: FieldProblem[] } = {}
  ) {
    super(message, options)
    this.retryAfter = options.retryAfter ?? 5
    this.details = options.details
  }
}
