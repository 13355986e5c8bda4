import ApiException, { type FieldProblem } from '#exceptions/api_exception'

/** What somebody waited for has ended without an output. Says which, and not why: that is its owner's. */
export default class ExecutionFailedException extends ApiException {
  static override status = 502
  static override code = 'EXECUTION_FAILED'
  static override message = 'The workflow did not complete'

  override readonly details: FieldProblem[]

  constructor(executionId: string, status: string) {
    super()
    this.details = [{ field: 'executionId', message: executionId, rule: status }]
  }
}
