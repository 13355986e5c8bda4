export type SandboxErrorCode =
  | 'TIMEOUT'
  | 'MEMORY_LIMIT'
  | 'CPU_LIMIT'
  | 'OUTPUT_LIMIT'
  | 'OUTPUT_INVALID'
  | 'CODE_ERROR'
  | 'CRASHED'
  | 'CANCELLED'
  | 'SANDBOX_UNAVAILABLE'
  | 'PACKAGE_UNAVAILABLE'

/** Why a run has no result. `final` says that another try would end the same way. */
export class SandboxError extends Error {
  override name = 'SandboxError'

  constructor(
    readonly code: SandboxErrorCode,
    message: string,
    readonly options: {
      final?: boolean
      /** The stack of the code that ran, with its own file name and lines. */
      userStack?: string
      details?: Record<string, string | number | null>
    } = {}
  ) {
    super(message)
  }
}
