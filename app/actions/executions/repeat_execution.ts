import { inject } from '@adonisjs/core'
import logger from '@adonisjs/core/services/logger'
import { v7 as uuid } from 'uuid'
import { Intake, type NewExecution, type Reuse } from '#engine/contracts/intake'
import { Scheduler } from '#engine/contracts/scheduler'
import type { JsonObject } from '#engine/graph/types'
import ChangeMade from '#events/change_made'
import type Execution from '#models/execution'

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
   */
  async handle(
    source: Execution,
    how: 'retry' | 'replay',
    reuse: Omit<Reuse, 'executionId'>,
    inputData?: JsonObject
  ): Promise<string> {
    const id = uuid()
    const execution: NewExecution = {
      id,
      userId: source.userId,
      workflowId: source.workflowId,
      workflowVersion: source.workflowVersion,
      agentId: source.agentId,
      agentVersion: source.agentVersion,
      agentVersions: source.agentVersions,
      triggerType: 'manual',
      triggerData: { [how]: { executionId: source.id } },
      inputData: inputData ?? (source.inputData as JsonObject),
      stepsTotal: source.stepsTotal,
    }
    await this.intake.acceptWith(execution, { ...reuse, executionId: source.id })
    ChangeMade.note(`execution.${how}`, id, { [how]: source.id })
    this.scheduler.wake(id).catch((error: unknown) => logger.warn({ err: error }, 'hint failed'))
    return id
  }
}
