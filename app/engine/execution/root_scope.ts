import { ScopeBuilder } from '../expressions/scope.js'
import type { Graph } from '../graph/types.js'
import { beginStep } from '../steps/begin_step.js'
import { agentOutput } from './agent_graph.js'
import type { Run } from './run.js'
import { Scope } from './scope.js'

/** The outermost scope of an execution: how it ends is how the execution ends. */
export function rootScope(run: Run, graph: Graph): Scope {
  const { id, workflowId, startedAt, inputData, triggerData, triggerType } = run.execution
  const values = ScopeBuilder.root({
    inputs: inputData,
    trigger: { ...triggerData, type: triggerType },
    execution: { id, workflowId, startedAt: new Date(startedAt).toISOString() },
    ...(run.variables ? { env: { ...run.variables.env } } : {}),
  })
  return new Scope({
    run,
    graph,
    begin: beginStep,
    values,
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
