import { inject } from '@adonisjs/core'
import { checkOverrides } from '#actions/executions/check_overrides'
import RepeatExecution from '#actions/executions/repeat_execution'
import { VersionStore } from '#engine/contracts/version_store'
import { downstreamOf } from '#engine/graph/downstream'
import { isFinal } from '#engine/graph/statuses'
import type { ExecutionStatus } from '#engine/graph/statuses'
import type { JsonObject } from '#engine/graph/types'
import ConflictException from '#exceptions/conflict_exception'
import ValidationException from '#exceptions/validation_exception'
import type Execution from '#models/execution'
import { settledSteps } from '#queries/executions/settled_steps'

export interface ReplayInput {
  fromStep: string
  inputData?: JsonObject
  /** Other outputs for steps that are reused, by step key. */
  overrides?: JsonObject
}

/** Runs an execution again from one of its steps; what does not depend on that step keeps its result. */
@inject()
export default class ReplayExecution {
  constructor(
    protected versions: VersionStore,
    protected repeat: RepeatExecution
  ) {}

  /**
   * @throws ConflictException for one that has not ended.
   * @throws ValidationException for a step that is not there, or an override of one that runs again.
   */
  async handle(source: Execution, input: ReplayInput): Promise<string> {
    if (!isFinal(source.status as ExecutionStatus)) {
      throw new ConflictException(`The execution is ${source.status}, and has not ended yet`)
    }
    const { fromStep, inputData, overrides = {} } = input
    if (source.workflowId === null) throw unknown(fromStep)
    const { graph } = await this.versions.workflow(source.workflowId, source.workflowVersion!)
    if (!graph.steps.some(({ stepKey }) => stepKey === fromStep)) throw unknown(fromStep)
    const again = downstreamOf(graph, [fromStep])
    const settled = await settledSteps(source.id)
    const reused = graph.steps
      .map(({ stepKey }) => stepKey)
      .filter((key) => !again.has(key) && ['completed', 'skipped'].includes(settled.get(key) ?? ''))
    checkOverrides(overrides, reused)
    return this.repeat.handle(source, 'replay', { steps: reused, within: [], overrides }, inputData)
  }
}

function unknown(key: string): ValidationException {
  const message = `There is no step "${key}"`
  return new ValidationException([{ field: 'fromStep', message, rule: 'exists' }])
}
