import { StepError } from '../contracts/step_error.js'
import { evaluateBoolean } from '../execution/edges.js'
import type { Scope } from '../execution/scope.js'
import { bodyOutput } from '../execution/scope_output.js'
import { StepTurn } from '../execution/step_turn.js'
import { render } from '../expressions/template.js'
import { loopBody } from '../graph/nested.js'
import type { Json, StepDefinition } from '../graph/types.js'
import { FanOut } from './fan_out.js'
import type { ChildScope } from './fan_out.js'
import { LoopItems } from './loop_items.js'

/**
 * Runs a body for each item, or while an expression holds. The items come from the journal's own
 * outputs, so a drive that goes on sees the same ones.
 */
export function beginLoopStep(scope: Scope, step: StepDefinition): void {
  const turn = resumedTurn(scope, step)
  const { config } = step
  let items: LoopItems | null
  try {
    items = typeof config.while === 'string' ? null : itemsOf(scope, step)
  } catch (error) {
    return turn.fail(error)
  }
  turn.running({ inputs: items === null ? undefined : { items: items.count } })
  const graph = loopBody(step)
  const inline = Array.isArray(config.steps)
  /** What the last turn of a `while` gave. */
  let last: Json = null
  const child = (index: number, item: Json): ChildScope => ({
    graph,
    values: scope.values.child({ item, index }),
    prefix: `${turn.path}[${index}]/`,
    path: inline ? undefined : `${turn.path}[${index}]`,
    iteration: index,
    loopNames: { item, index },
  })
  const fanOut: FanOut = new FanOut({
    turn,
    maxConcurrency: items === null ? 1 : Number(config.maxConcurrency ?? 1),
    onChildError: config.onItemError === 'continue' ? 'continue' : 'fail',
    next: (index) => {
      if (items !== null) return index < items.count ? child(index, items.at(index)) : null
      return goesOn(scope, step, index, last) ? child(index, last) : null
    },
    ended: (output) => {
      if (items === null) last = inline ? output : bodyOutput(output, step.stepKey)
    },
    done: (all) =>
      turn.complete(inline ? all : all.map((output) => bodyOutput(output, step.stepKey))),
  })
  fanOut.fill()
}

/** The turn of a step that holds other steps: begun again where the last drive left it. */
export function resumedTurn(scope: Scope, step: StepDefinition): StepTurn {
  const last = scope.run.history.at(scope.pathOf(step)).at(-1)
  return new StepTurn(scope, step, last?.attempt ?? 1, last?.startedAt ?? undefined)
}

function itemsOf(scope: Scope, step: StepDefinition): LoopItems {
  const items = render(step.config.items ?? null, scope.values.scope)
  if (Array.isArray(items)) return new LoopItems(items)
  const got = items === null ? 'null' : typeof items
  throw new StepError('INVALID_ITEMS', `config.items must be a list, not ${got}`, {
    retryable: false,
  })
}

function goesOn(scope: Scope, step: StepDefinition, index: number, item: Json): boolean {
  if (index >= Number(step.config.maxIterations ?? 0)) return false
  const values = scope.values.child({ item, index })
  return evaluateBoolean(String(step.config.while), values, 'config.while')
}
