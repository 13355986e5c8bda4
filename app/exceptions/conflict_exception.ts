import ApiException from '#exceptions/api_exception'

/** A duplicate, or a state that does not allow what was asked. */
export default class ConflictException extends ApiException {
  static override status = 409
  static override code = 'CONFLICT'
  static override message = 'The state of the resource does not allow this'
}
