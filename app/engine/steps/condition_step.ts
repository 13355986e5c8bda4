import { evaluateBoolean } from '../execution/edges.js'
import type { Scope } from '../execution/scope.js'
import { StepTurn } from '../execution/step_turn.js'
import type { StepDefinition } from '../graph/types.js'

/** Answers `{ result }`; the edges out of it ask for that. */
export function beginConditionStep(scope: Scope, step: StepDefinition): void {
  const turn = new StepTurn(scope, step, 1)
  let result: boolean
  try {
    result = evaluateBoolean(String(step.config.expression), scope.values, 'The expression')
  } catch (error) {
    return turn.fail(error)
  }
  turn.complete({ result })
}
