import ApiException, { type FieldProblem } from '#exceptions/api_exception'

/** What a deployment's `config.response` makes of an output is no answer. */
export default class ResponseInvalidException extends ApiException {
  static override status = 502
  static override code = 'EXECUTION_FAILED'
  static override message = 'The output can not be answered as the deployment says'

  override readonly details: FieldProblem[]

  constructor(field: string, message: string) {
    super()
    this.details = [{ field, message, rule: 'response' }]
  }
}
