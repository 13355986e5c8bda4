import ApiException from '#exceptions/api_exception'

/** No such route or resource, one that was deleted, or an id that is no UUID. */
export default class NotFoundException extends ApiException {
  static override status = 404
  static override code = 'NOT_FOUND'
  static override message = 'There is no such resource'
}
