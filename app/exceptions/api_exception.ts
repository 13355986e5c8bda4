import { Exception } from '@adonisjs/core/exceptions'

/** One thing that is wrong with what came in: `field` is a dotted path such as `steps.0.stepKey`. */
export interface FieldProblem {
  field: string
  message: string
  rule: string
}

/**
 * What every failure that a client may see is made of. A subclass names its `status` (HTTP), its
 * `code` (of the contract's table) and its default `message`; the handler turns it into
 * `{ success: false, error: { code, message, details?, retryAfter? }, meta }`.
 */
export default abstract class ApiException extends Exception {
  /** What is wrong, field by field; sent as `error.details`. */
  readonly details?: FieldProblem[]

  /** Seconds after which it is worth trying again; sent as `error.retryAfter` and `Retry-After`. */
  readonly retryAfter?: number

  /** Further response headers, such as `Allow`. */
  readonly headers: Record<string, string> = {}
}
