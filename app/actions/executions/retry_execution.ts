import { inject } from '@adonisjs/core'
import { checkOverrides } from '#actions/executions/check_overrides'
import RepeatExecution from '#actions/executions/repeat_execution'
import { VersionStore } from '#engine/contracts/version_store'
import { downstreamOf } from '#engine/graph/downstream'
import type { JsonObject } from '#engine/graph/types'
import ConflictException from '#exceptions/conflict_exception'
import type Execution from '#models/execution'
import { settledSteps } from '#queries/executions/settled_steps'

const RETRIED = ['failed', 'cancelled', 'timeout']

/** Runs an execution again from where it failed; every completed step before keeps its result. */
@inject()
export default class RetryExecution {
  constructor(
    protected versions: VersionStore,
    protected repeat: RepeatExecution
  ) {}

  /**
   * @param overrides - Other outputs for steps that are taken over, by step key.
   * @throws ConflictException for one that has not ended, or in which nothing failed.
   * @throws ValidationException for an override of a step that runs again.
   */
  async handle(source: Execution, overrides: JsonObject = {}): Promise<string> {
    if (!RETRIED.includes(source.status)) {
      throw new ConflictException(`The execution is ${source.status}: there is nothing to retry`)
    }
    if (source.workflowId === null) {
      checkOverrides(overrides, [])
      return this.repeat.handle(source, 'retry', { steps: [], within: [], overrides })
    }
    const { graph } = await this.versions.workflow(source.workflowId, source.workflowVersion!)
    const settled = await settledSteps(source.id)
    const done = (key: string) => ['completed', 'skipped'].includes(settled.get(key) ?? '')
    const open = graph.steps.map(({ stepKey }) => stepKey).filter((key) => !done(key))
    const again = downstreamOf(graph, open)
    const steps = graph.steps.map(({ stepKey }) => stepKey).filter((key) => !again.has(key))
    checkOverrides(overrides, steps)
    // What waits behind another open step may get other inputs: only the first ones keep their inside.
    const behind = downstreamOf(
      graph,
      graph.edges.filter(({ source: from }) => again.has(from)).map(({ target }) => target)
    )
    const within = open.filter((key) => settled.has(key) && !behind.has(key))
    return this.repeat.handle(source, 'retry', { steps, within, overrides })
  }
}
