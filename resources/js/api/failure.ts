import type { FieldProblem } from '../../client/schema.js'

/** What the API refused: its code, its words, and the fields where there are some. */
export class ApiFailure extends Error {
  override name = 'ApiFailure'

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: FieldProblem[] = [],
    /** Seconds. */
    readonly retryAfter?: number
  ) {
    super(message)
  }

  /** @param body - An answer that is not a success; anything, where a proxy stands between. */
  static from(status: number, body: unknown): ApiFailure {
    const error = (body as { error?: Record<string, unknown> } | null)?.error
    if (!error) return new ApiFailure(status, 'UNKNOWN', `The server answered ${status}`)
    return new ApiFailure(
      status,
      String(error.code),
      String(error.message),
      (error.details as FieldProblem[] | undefined) ?? [],
      error.retryAfter as number | undefined
    )
  }
}

/** What to tell a person about any failure. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiFailure) {
    const [first] = error.details
    return first ? `${first.field}: ${first.message}` : error.message
  }
  if (error instanceof TypeError) return 'The server can not be reached'
  return error instanceof Error ? error.message : String(error)
}
