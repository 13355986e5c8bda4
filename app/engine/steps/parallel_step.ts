import type { Scope } from '../execution/scope.js'
import { bodyOutput } from '../execution/scope_output.js'
import { branchesOf, branchGraph } from '../graph/nested.js'
import type { JsonObject, StepDefinition } from '../graph/types.js'
import { FanOut } from './fan_out.js'
import { resumedTurn } from './loop_step.js'

/** Runs branches side by side. Answers `{ <branch>: output }`. */
export function beginParallelStep(scope: Scope, step: StepDefinition): void {
  const turn = resumedTurn(scope, step)
  turn.running()
  const branches = branchesOf(step)
  const fanOut = new FanOut({
    turn,
    maxConcurrency: Number(step.config.maxConcurrency ?? branches.length),
    onChildError: step.config.failFast === false ? 'wait' : 'fail',
    next: (index) => {
      const branch = branches[index]
      if (!branch) return null
      const path = `${turn.path}/${branch.key}`
      return {
        graph: branchGraph(step, branch),
        values: scope.values.child({}),
        prefix: `${path}/`,
        path: branch.steps ? undefined : path,
        iteration: scope.iteration,
        loopNames: scope.loopNames,
      }
    },
    done: (outputs) => {
      const result: JsonObject = {}
      branches.forEach((branch, index) => {
        const output = outputs[index] ?? null
        result[branch.key] = branch.steps ? output : bodyOutput(output, branch.key)
      })
      turn.complete(result)
    },
  })
  fanOut.fill()
}
