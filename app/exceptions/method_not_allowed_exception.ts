import ApiException from '#exceptions/api_exception'

/** The path exists, with other methods: they are named in `Allow` (RFC 9110, section 15.5.6). */
export default class MethodNotAllowedException extends ApiException {
  static override status = 405
  static override code = 'METHOD_NOT_ALLOWED'
  static override message = 'This path has no such method'

  override readonly headers: Record<string, string>

  constructor(allowed: string[]) {
    super()
    this.headers = { Allow: allowed.join(', ') }
  }
}
