import { StepError } from '#engine/contracts/step_error'
import type { JsonObject } from '#engine/graph/types'
import type { LlmConfig } from '#agents/llm/config'
import { renderConfig } from '#agents/templates'

const MAX_LENGTH = 255

/**
 * What names the conversation of a run: `conversationId` of the config, its templates filled in, or
 * else of the inputs.
 *
 * @returns null where nothing is remembered.
 * @throws StepError `VALIDATION_ERROR` for a key that can't be one, or the expressions' codes.
 */
export function memoryKey(
  { conversationId, memory }: LlmConfig,
  inputs: JsonObject,
  scope: JsonObject
): string | null {
  if (memory === null) return null
  const given =
    conversationId === ''
      ? (inputs.conversationId ?? null)
      : renderConfig(conversationId, { ...scope, inputs }, 'config.conversationId')
  if (given === null || given === '') return null
  const key = typeof given === 'number' ? String(given) : given
  if (typeof key === 'string' && key.length <= MAX_LENGTH && !/[\0\ud800-\udfff]/u.test(key)) {
    return key
  }
  const message = `conversationId must be a text of at most ${MAX_LENGTH} characters`
  const details = [{ field: 'config.conversationId', message, rule: 'rendered' }]
  throw new StepError('VALIDATION_ERROR', message, { retryable: false, details })
}
