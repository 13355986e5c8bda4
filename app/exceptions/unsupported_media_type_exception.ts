import ApiException from '#exceptions/api_exception'

/** A body that is not JSON. */
export default class UnsupportedMediaTypeException extends ApiException {
  static override status = 415
  static override code = 'UNSUPPORTED_MEDIA_TYPE'
  static override message = 'The body must be JSON (Content-Type: application/json)'
}
