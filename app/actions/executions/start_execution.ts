import { inject } from '@adonisjs/core'
import logger from '@adonisjs/core/services/logger'
import { v7 as uuid } from 'uuid'
import { refusedOverLimit } from '#actions/executions/refused_over_limit'
import { requestKey } from '#actions/executions/request_key'
import { executionFor, type Started, type StartRequest } from '#actions/executions/start_request'
import { Intake, type Accepted } from '#engine/contracts/intake'
import { Scheduler } from '#engine/contracts/scheduler'
import ChangeMade from '#events/change_made'
import ConflictException from '#exceptions/conflict_exception'

/** The one door through which every trigger starts an execution. */
@inject()
export default class StartExecution {
  constructor(
    protected intake: Intake,
    protected scheduler: Scheduler
  ) {}

  /**
   * @throws ConflictException when the key came with another request, or the workflow's limit is reached.
   * @throws FiringTakenError when somebody else started the firing.
   */
  async handle(request: StartRequest): Promise<Started> {
    const id = uuid()
    const accepted = await refusedOverLimit(this.#accept(id, request))
    if (accepted.kind === 'conflict') {
      throw new ConflictException('This Idempotency-Key was used for another request')
    }
    if (accepted.kind === 'repeated') return { executionId: accepted.executionId, repeated: true }
    const { workflowId, agentId } = request.target
    ChangeMade.note('execution.started', id, {
      workflowId,
      agentId,
      triggerType: request.triggerType,
    })
    // It is on disk, and so accepted: a hint that fails is made good by the sweeper.
    this.scheduler.wake(id).catch((err: unknown) => logger.warn({ err }, 'hint failed'))
    const made = { workflowId, agentId, createdAt: accepted.createdAt }
    return { executionId: id, repeated: false, made }
  }

  async #accept(id: string, request: StartRequest): Promise<Accepted> {
    const execution = executionFor(id, request)
    const { firing } = request
    if (!firing) return this.intake.accept(execution, requestKey(request))
    return { kind: 'created', ...(await this.intake.acceptFired(execution, firing)) }
  }
}
