import ApiException from '#exceptions/api_exception'

/** The resource has changed since the state that `If-Match` names (RFC 9110, section 13.1.1). */
export default class PreconditionFailedException extends ApiException {
  static override status = 412
  static override code = 'PRECONDITION_FAILED'
  static override message = 'The resource has changed since you read it'
}
