/** The document can't be made: something of a route is missing, or has no route. */
export class DocumentError extends Error {
  override name = 'DocumentError'
}
