import { inject } from '@adonisjs/core'
import ResolveAgents from '#actions/executions/resolve_agents'
import StartExecution from '#actions/executions/start_execution'
import type { JsonObject } from '#engine/graph/types'
import type EvalResult from '#models/eval_result'
import type EvalRun from '#models/eval_run'

/**
 * Starts the executions that a case needs. Each has a key of its own: a worker that was stopped
 * between the start and the note of it finds, when it repeats this, the execution that it made.
 */
@inject()
export default class StartCase {
  constructor(
    protected startExecution: StartExecution,
    protected resolveAgents: ResolveAgents
  ) {}

  /** The agent at the run's version, on the case's inputs. */
  run(run: EvalRun, { caseIndex, evalCase }: EvalResult): Promise<string> {
    const { agentId, agentVersion } = run
    const inputs = (evalCase.inputs ?? {}) as JsonObject
    return this.#start(run, { agentId, version: agentVersion }, inputs, `${caseIndex}`)
  }

  /** The judge at its current version, on what the agent gave. */
  async judge(run: EvalRun, { caseIndex, evalCase }: EvalResult, output: JsonObject[string]) {
    const { agentId, criteria } = evalCase.expect.judge!
    const asked = [{ agentId, field: 'judge.agentId' }]
    const versions = await this.resolveAgents.handle(asked, run.userId)
    const inputs = { criteria, output, inputs: (evalCase.inputs ?? {}) as JsonObject }
    const target = { agentId, version: versions[agentId]! }
    return this.#start(run, target, inputs, `${caseIndex} judge`)
  }

  async #start(
    run: EvalRun,
    { agentId, version }: { agentId: string; version: number },
    inputData: JsonObject,
    part: string
  ): Promise<string> {
    const { executionId } = await this.startExecution.handle({
      target: {
        ...{ workflowId: null, workflowVersion: null, agentId, agentVersion: version },
        ...{ agentVersions: { [agentId]: version }, stepsTotal: 1 },
      },
      ...{ userId: run.userId, inputData, triggerType: 'api' },
      triggerData: { evalId: run.evalId, evalRunId: run.id, case: part },
      idempotencyKey: `eval ${run.id} ${part}`,
    })
    return executionId
  }
}
