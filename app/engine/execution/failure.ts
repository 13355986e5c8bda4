import type { StepFailure } from '../contracts/step_record.js'
import { StepError } from '../contracts/step_error.js'
import { ExpressionError } from '../expressions/errors.js'

/** Any error as a step's error: what the engine and its runners say keeps its code; a surprise is INTERNAL. */
export function stepError(error: unknown): StepError {
  if (error instanceof StepError) return error
  if (error instanceof ExpressionError) {
    return new StepError(error.code, error.message, { retryable: false })
  }
  const message = error instanceof Error ? error.message : String(error)
  return new StepError('INTERNAL', message, { retryable: false })
}

/** An error as the journal keeps it. */
export function failureOf(error: unknown): StepFailure {
  const { code, message, options } = stepError(error)
  const failure: StepFailure = { code, message }
  if (options.details !== undefined) failure.details = options.details
  if (options.userStack !== undefined) failure.stack = options.userStack
  return failure
}
