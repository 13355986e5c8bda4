import type { Json } from '../graph/types.js'

/**
 * The failure of a step's attempt. A value, kept in the journal as `{ code, message, details }`;
 * thrown only between a runner and the step pipeline.
 */
export class StepError extends Error {
  override name = 'StepError'

  constructor(
    /** In capitals, such as `TIMEOUT` or `UNRESOLVED_REFERENCE`. */
    readonly code: string,
    message: string,
    readonly options: {
      /** Whether another attempt can end otherwise. Default true. */
      retryable?: boolean
      details?: Json
      /** The stack of the user's own code, where there is one. */
      userStack?: string
      /** What the other side asked for by `Retry-After`, in milliseconds. */
      retryAfterMs?: number
    } = {}
  ) {
    super(message)
  }

  get retryable(): boolean {
    return this.options.retryable ?? true
  }
}
