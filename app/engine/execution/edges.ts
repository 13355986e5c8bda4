import { valueOf } from '../contracts/held_value.js'
import type { Kept } from '../contracts/held_value.js'
import { StepError } from '../contracts/step_error.js'
import { evaluate } from '../expressions/cel.js'
import type { ScopeBuilder } from '../expressions/scope.js'
import { isObject } from '../graph/json.js'
import type { Edge, StepDefinition } from '../graph/types.js'

/**
 * Whether an edge with a condition is taken: `"true"` and `"false"` ask what the condition step
 * answered, anything else is an expression.
 *
 * @throws StepError when the expression answers no boolean; ExpressionError when it fails.
 */
export function takesEdge(
  edge: Edge,
  source: StepDefinition,
  output: Kept,
  values: ScopeBuilder
): boolean {
  const { condition } = edge
  if (condition === undefined) return true
  if (source.stepType === 'condition' && (condition === 'true' || condition === 'false')) {
    const answer = valueOf(output)
    return isObject(answer) && answer.result === (condition === 'true')
  }
  return evaluateBoolean(
    condition,
    values,
    `The condition from "${edge.source}" to "${edge.target}"`
  )
}

/** Evaluates an expression that must answer true or false; `what` begins the error's sentence. */
export function evaluateBoolean(expression: string, values: ScopeBuilder, what: string): boolean {
  const answer = evaluate(expression, values.scope)
  if (typeof answer === 'boolean') return answer
  throw new StepError(
    'EXPRESSION_FAILED',
    `${what} must answer true or false, not ${JSON.stringify(answer).slice(0, 100)}: ${expression}`,
    { retryable: false }
  )
}
