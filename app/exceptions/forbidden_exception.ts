import ApiException from '#exceptions/api_exception'

/** Role, scope or ownership does not allow it. */
export default class ForbiddenException extends ApiException {
  static override status = 403
  static override code = 'FORBIDDEN'
  static override message = 'You may not do this'
}
