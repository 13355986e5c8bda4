import ApiException, { type FieldProblem } from '#exceptions/api_exception'

/**
 * Body, query or header does not fit. Validators throw Vine's own error, which the handler turns
 * into the same answer; this is for what only an action or a middleware can see.
 *
 * @example throw new ValidationException([{ field: 'agentId', message: 'There is no such agent', rule: 'exists' }])
 */
export default class ValidationException extends ApiException {
  static override status = 400
  static override code = 'VALIDATION_ERROR'
  static override message = 'The request does not fit'

  constructor(
    override readonly details: FieldProblem[],
    message?: string
  ) {
    super(message)
  }
}
