/** Why an expression or a template gave no value. */
export type ExpressionErrorCode =
  /** It can't be compiled: a mistake in its text. */
  | 'EXPRESSION_INVALID'
  /** It names something that isn't there. */
  | 'UNRESOLVED_REFERENCE'
  /** It was evaluated and failed: types that don't fit, too much work, a result that isn't JSON. */
  | 'EXPRESSION_FAILED'

/** An expression may be 8 KiB long; a message quotes no more of it than this. Characters. */
const QUOTED = 200

/** The failure of an expression or a template. None of them goes away by trying again. */
export class ExpressionError extends Error {
  override name = 'ExpressionError'

  constructor(
    readonly code: ExpressionErrorCode,
    /** What is wrong, without the quotation. */
    readonly reason: string,
    /** The expression, or the template with its braces. */
    readonly expression: string
  ) {
    const quoted = expression.length > QUOTED ? `${expression.slice(0, QUOTED)}...` : expression
    super(`${reason} in "${quoted}"`)
  }
}
