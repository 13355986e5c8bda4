import { hash } from 'node:crypto'
import type { StartRequest } from '#actions/executions/start_request'
import type { IdempotencyKey } from '#engine/contracts/intake'

/**
 * The `Idempotency-Key` of a request to start. Each workflow, agent and deployment has keys of its own, and
 * the hash is over all that the request itself says: another request under the same key is a conflict.
 */
export function requestKey(request: StartRequest): IdempotencyKey | undefined {
  const { idempotencyKey: key, deploymentId, target, askedPriority, triggerData } = request
  if (key === undefined) return undefined
  const { workflowId, agentId } = target
  const scope = deploymentId ? `run ${deploymentId}` : `execute ${workflowId ?? agentId}`
  const asked: unknown[] = [request.inputData, request.triggerType]
  if (askedPriority) asked.push(askedPriority)
  const pinnedOutputs = triggerData?.pinnedOutputs
  if (pinnedOutputs !== undefined) asked.push({ pinnedOutputs })
  return { scope, key, requestHash: hash('sha256', JSON.stringify(asked), 'buffer') }
}
