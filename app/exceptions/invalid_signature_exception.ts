import ApiException from '#exceptions/api_exception'

/** A webhook whose signature is missing, wrong or too old. */
export default class InvalidSignatureException extends ApiException {
  static override status = 401
  static override code = 'INVALID_SIGNATURE'
  static override message = 'The signature is missing, wrong or too old'
}
