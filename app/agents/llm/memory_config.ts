import vine from '@vinejs/vine'
import type { JsonObject } from '#engine/graph/types'
import type { LlmConfig } from '#agents/llm/config'

const DEFAULT_MESSAGES = 50
const MAX_MESSAGES = 1_000
const DEFAULT_TOKENS = 8_000
/** A summary of less than this would be longer than what it is of. */
const LEAST_TOKENS = 200

const whole = (from: number, to: number) =>
  vine.number({ strict: true }).withoutDecimals().range([from, to])

/** `memory` of a config: `{ key?, maxMessages?, summarizeAfterTokens? }`. */
export const memorySchema = () =>
  vine
    .object({
      key: vine.string().maxLength(2_000).optional(),
      maxMessages: whole(2, MAX_MESSAGES).optional(),
      summarizeAfterTokens: whole(LEAST_TOKENS, 1_000_000).optional(),
    })
    .optional()

/** Whether and how a run remembers: where `conversationId` or `memory` is given. */
export function memoryOf(config: JsonObject): Pick<LlmConfig, 'conversationId' | 'memory'> {
  const { key, maxMessages, summarizeAfterTokens } = (config.memory ?? {}) as JsonObject
  const conversationId = String(config.conversationId ?? key ?? '')
  if (conversationId === '' && (config.memory ?? null) === null) {
    return { conversationId, memory: null }
  }
  const memory = {
    maxMessages: Number(maxMessages ?? DEFAULT_MESSAGES),
    summarizeAfterTokens: Number(summarizeAfterTokens ?? DEFAULT_TOKENS),
  }
  return { conversationId, memory }
}
