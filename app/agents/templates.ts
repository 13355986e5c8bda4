import { StepError } from '#engine/contracts/step_error'
import { ExpressionError } from '#engine/expressions/errors'
import { compileTemplate, render, type RenderOptions } from '#engine/expressions/template'
import type { Json, JsonObject, Problem } from '#engine/graph/types'

/** Levels of a config that are looked at; none that runs has more. */
const MAX_LEVELS = 500

/** The error as that of an expression; any other is thrown on. */
export function expressionError(error: unknown): ExpressionError {
  if (error instanceof ExpressionError) {
    return error
  }
  throw error
}

/**
 * Fills in the templates of a value from a config.
 *
 * @throws StepError with the expression's code, not retryable; `details.field` is the place.
 */
export function renderConfig(
  value: Json,
  scope: JsonObject,
  field: string,
  options?: RenderOptions
): Json {
  try {
    return render(value, scope, options)
  } catch (error) {
    const { code, message } = expressionError(error)
    throw new StepError(code, message, { retryable: false, details: { field } })
  }
}

/** Every template within a value that does not compile, by its place. */
export function templateProblems(value: Json, field: string, level = 1): Problem[] {
  if (typeof value === 'string') {
    try {
      compileTemplate(value)
      return []
    } catch (error) {
      return [{ field, message: expressionError(error).message, rule: 'expression' }]
    }
  }
  if (typeof value !== 'object' || value === null) {
    return []
  }
  if (level > MAX_LEVELS) {
    return [{ field, message: `is nested deeper than ${MAX_LEVELS} levels`, rule: 'depth' }]
  }
  return Object.entries(value).flatMap(([name, part]) =>
    templateProblems(part, `${field}.${name}`, level + 1)
  )
}
