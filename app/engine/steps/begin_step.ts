import { valueOf } from '../contracts/held_value.js'
import { evaluateBoolean } from '../execution/edges.js'
import type { Scope } from '../execution/scope.js'
import { StepTurn } from '../execution/step_turn.js'
import { isObject } from '../graph/json.js'
import type { StepDefinition, StepType } from '../graph/types.js'
import { beginAgentStep } from './agent_step.js'
import { beginConditionStep } from './condition_step.js'
import { beginLoopStep } from './loop_step.js'
import { beginParallelStep } from './parallel_step.js'
import { beginWaitStep } from './wait_step.js'

const HANDLERS: Record<StepType, (scope: Scope, step: StepDefinition) => void> = {
  agent: beginAgentStep,
  condition: beginConditionStep,
  loop: beginLoopStep,
  parallel: beginParallelStep,
  wait: beginWaitStep,
}

/** Begins a step that is ready: takes its result from the journal where it has one, else runs it. */
export function beginStep(scope: Scope, step: StepDefinition): void {
  if (replayed(scope, step)) return
  if (pinned(scope, step)) return
  const { runIf } = step.config
  if (typeof runIf === 'string' && scope.run.history.at(scope.pathOf(step)).length === 0) {
    const turn = new StepTurn(scope, step, 1)
    try {
      if (!evaluateBoolean(runIf, scope.values, 'config.runIf')) return turn.skip()
    } catch (error) {
      return turn.fail(error)
    }
  }
  HANDLERS[step.stepType](scope, step)
}

/** A committed result counts and is never made again. */
function replayed(scope: Scope, step: StepDefinition): boolean {
  const last = scope.run.history.at(scope.pathOf(step)).at(-1)
  if (!last) return false
  if (last.status === 'completed') scope.completed(step, last.held ?? last.output ?? null)
  else if (last.status === 'skipped') scope.skipped(step)
  else if (last.status === 'failed' && last.wakeAt === null && last.error) {
    new StepTurn(scope, step, last.attempt).end(last.error)
  } else return false
  return true
}

/** In a run by hand, a step of the workflow itself may have its output already. */
function pinned(scope: Scope, step: StepDefinition): boolean {
  const { triggerType, triggerData } = scope.run.execution
  if (!scope.atTop || triggerType !== 'manual') return false
  const { pinnedOutputs } = valueOf(triggerData)
  if (!isObject(pinnedOutputs)) return false
  if (!Object.hasOwn(pinnedOutputs, step.stepKey)) return false
  const turn = new StepTurn(scope, step, 1)
  turn.log('info', `Step "${turn.path}" is not run: its output is pinned`)
  turn.complete(pinnedOutputs[step.stepKey] ?? null, { state: { pinned: true } })
  return true
}
