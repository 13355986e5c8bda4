import ConflictException from '#exceptions/conflict_exception'

/** A request with the same Idempotency-Key is being carried out; its answer can be asked for soon. */
export default class RequestInProgressException extends ConflictException {
  static override message = 'A request with this Idempotency-Key is being carried out'

  override readonly retryAfter = 1
}
