import { hash } from 'node:crypto'
import { inject } from '@adonisjs/core'
import logger from '@adonisjs/core/services/logger'
import { v7 as uuid } from 'uuid'
import type { Firing } from '#engine/contracts/firing'
import { refusedOverLimit } from '#actions/executions/refused_over_limit'
import { Intake, type NewExecution, type TriggerType } from '#engine/contracts/intake'
import { Scheduler } from '#engine/contracts/scheduler'
import type { JsonObject } from '#engine/graph/types'
import ChangeMade from '#events/change_made'
import ConflictException from '#exceptions/conflict_exception'

/** What is to run: pinned by one of the actions that know workflows or agents. */
export type Target = Pick<
  NewExecution,
  'workflowId' | 'workflowVersion' | 'agentId' | 'agentVersion' | 'agentVersions' | 'stepsTotal'
>

export interface StartExecutionInput {
  target: Target
  userId: string
  inputData: JsonObject
  triggerType: TriggerType
  triggerData?: JsonObject
  /** The API key that asks, where one does. */
  apiKeyId?: string
  /** The deployment whose endpoint is asked. Idempotency keys are its own. */
  deploymentId?: string
  idempotencyKey?: string
  /** 1 to 10, the higher first: what counts, and what the request itself said. */
  priority?: number | undefined
  askedPriority?: number | undefined
  concurrency?: NewExecution['concurrency']
  /** What a schedule or an event starts, at most once. */
  firing?: Firing
}

/** What came of a request to start. */
export interface Started {
  executionId: string
  /** An earlier request with the same key made it. */
  repeated: boolean
  /** What is known of one that was made now, without reading it. */
  made?: { workflowId: string | null; agentId: string | null; createdAt: Date }
}

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
  async handle(input: StartExecutionInput): Promise<Started> {
    const { target, userId, inputData, triggerType, triggerData = {} } = input
    const { apiKeyId = null, deploymentId = null, idempotencyKey } = input
    const id = uuid()
    const turn = { priority: input.priority, concurrency: input.concurrency }
    const origin = { triggerType, triggerData, apiKeyId }
    const execution = { id, userId, ...target, ...origin, ...turn, inputData, deploymentId }
    const { workflowId, agentId } = target
    const scope = deploymentId ? `run ${deploymentId}` : `execute ${workflowId ?? agentId}`
    const { pinnedOutputs } = triggerData
    const asked = [inputData, triggerType, ...(input.askedPriority ? [input.askedPriority] : [])]
    if (pinnedOutputs !== undefined) asked.push({ pinnedOutputs })
    const requestHash = hash('sha256', JSON.stringify(asked), 'buffer')
    const key =
      idempotencyKey === undefined ? undefined : { scope, key: idempotencyKey, requestHash }
    const accepted = input.firing
      ? {
          kind: 'created' as const,
          ...(await refusedOverLimit(this.intake.acceptFired(execution, input.firing))),
        }
      : await refusedOverLimit(this.intake.accept(execution, key))
    if (accepted.kind === 'conflict') {
      throw new ConflictException('This Idempotency-Key was used for another request')
    }
    if (accepted.kind === 'repeated') return { executionId: accepted.executionId, repeated: true }
    ChangeMade.note('execution.started', id, { workflowId, agentId, triggerType })
    // It is on disk, and so accepted: a hint that fails is made good by the sweeper.
    this.scheduler.wake(id).catch((err: unknown) => logger.warn({ err }, 'hint failed'))
    const made = { workflowId, agentId, createdAt: accepted.createdAt }
    return { executionId: id, repeated: false, made }
  }
}
