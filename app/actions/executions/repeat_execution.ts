import { inject } from '@adonisjs/core'
import logger from '@adonisjs/core/services/logger'
import { v7 as uuid } from 'uuid'
import { refusedOverLimit } from '#actions/executions/refused_over_limit'
import { turnOf } from '#actions/executions/turn_of'
import { Intake, type NewExecution, type Reuse } from '#engine/contracts/intake'
import { Scheduler } from '#engine/contracts/scheduler'
import type { JsonObject } from '#engine/graph/types'
import ChangeMade from '#events/change_made'
import type Execution from '#models/execution'
import Workflow from '#models/workflow'

/** Starts an execution at the versions of an earlier one, with part of that one's journal. */
@inject()
export default class RepeatExecution {
  constructor(
    protected intake: Intake,
    protected scheduler: Scheduler
  ) {}

  /**
   * @param how - Goes into `triggerData`, beside `executionId`.
   * @returns The new execution's id.
   * @throws ConflictException when the workflow's limit is reached.
   */
  async handle(
    source: Execution,
    how: 'retry' | 'replay',
    reuse: Omit<Reuse, 'executionId'>,
    inputData?: JsonObject
  ): Promise<string> {
    const id = uuid()
    const inputs = inputData ?? (source.inputData as JsonObject)
    const triggerData = { [how]: { executionId: source.id } }
    const workflow = source.workflowId === null ? null : await Workflow.find(source.workflowId)
    const names = { inputs, trigger: { ...triggerData, type: 'manual' } }
    const execution: NewExecution = {
      id,
      userId: source.userId,
      workflowId: source.workflowId,
      workflowVersion: source.workflowVersion,
      agentId: source.agentId,
      agentVersion: source.agentVersion,
      agentVersions: source.agentVersions,
      triggerType: 'manual',
      triggerData,
      inputData: inputs,
      ...(workflow && turnOf(workflow, names)),
      stepsTotal: source.stepsTotal,
      deploymentId: source.deploymentId,
    }
    const from = { ...reuse, executionId: source.id }
    await refusedOverLimit(this.intake.acceptWith(execution, from))
    ChangeMade.note(`execution.${how}`, id, { [how]: source.id })
    this.scheduler.wake(id).catch((error: unknown) => logger.warn({ err: error }, 'hint failed'))
    return id
  }
}
