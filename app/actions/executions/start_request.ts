import type { Firing } from '#engine/contracts/firing'
import type { NewExecution, TriggerType } from '#engine/contracts/intake'
import type { JsonObject } from '#engine/graph/types'

/** What is to run: pinned by one of the actions that know workflows or agents. */
export type Target = Pick<
  NewExecution,
  'workflowId' | 'workflowVersion' | 'agentId' | 'agentVersion' | 'agentVersions' | 'stepsTotal'
>

/** What a trigger asks for. */
export interface StartRequest {
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

/** The execution that a request asks for, under an id of its own. */
export function executionFor(id: string, request: StartRequest): NewExecution {
  const { target, userId, inputData, triggerType, triggerData = {} } = request
  const { apiKeyId = null, deploymentId = null, priority, concurrency } = request
  const origin = { triggerType, triggerData, apiKeyId, deploymentId }
  return { id, userId, ...target, ...origin, inputData, priority, concurrency }
}
