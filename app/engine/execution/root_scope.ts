import { HeldValue, valueOf } from '../contracts/held_value.js'
import { ScopeBuilder } from '../expressions/scope.js'
import type { Graph, Json, JsonObject } from '../graph/types.js'
import { beginStep } from '../steps/begin_step.js'
import { agentOutput } from './agent_graph.js'
import type { Run } from './run.js'
import { Scope } from './scope.js'

/** The outermost scope of an execution: how it ends is how the execution ends. */
export function rootScope(run: Run, graph: Graph): Scope {
  const { workflowId } = run.execution
  return new Scope({
    run,
    graph,
    begin: beginStep,
    values: rootNames(run),
    prefix: '',
    iteration: null,
    loopNames: {},
    end: (result) => {
      if (!result.ok) {
        return run.finish({ status: 'failed', output: undefined, failure: result.failure })
      }
      const output = workflowId === null ? agentOutput(result.output) : result.output
      run.finish({ status: 'completed', output, failure: null })
    },
  })
}

/** What is large is read when an expression asks for it, and not kept as a value. */
function rootNames(run: Run): ScopeBuilder {
  const { id, workflowId, startedAt, inputData, triggerData, triggerType } = run.execution
  const names: JsonObject = {
    execution: { id, workflowId, startedAt: new Date(startedAt).toISOString() },
    ...(run.variables ? { env: { ...run.variables.env } } : {}),
  }
  const late: Record<string, () => Json> = {}
  const inputs = () => valueOf(inputData)
  const trigger = () => ({ ...valueOf(triggerData), type: triggerType })
  if (inputData instanceof HeldValue) late.inputs = inputs
  else names.inputs = inputs()
  if (triggerData instanceof HeldValue) late.trigger = trigger
  else names.trigger = trigger()
  return ScopeBuilder.root(names, late)
}
