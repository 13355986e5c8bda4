import ApiException from '#exceptions/api_exception'

/** A wrong e-mail or password: one message for both, so that nobody learns which accounts exist. */
export default class InvalidCredentialsException extends ApiException {
  static override status = 401
  static override code = 'INVALID_CREDENTIALS'
  static override message = 'The e-mail or the password is wrong'
}
