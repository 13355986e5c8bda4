import type { ModelMessage } from 'ai'
import { StepError } from '#engine/contracts/step_error'
import type { Json, JsonObject } from '#engine/graph/types'
import type { LlmConfig } from '#agents/llm/config'
import type { Image } from '#agents/llm/images'
import { renderConfig } from '#agents/templates'

const MAX_MESSAGES = 1_000

/** One earlier message of a conversation. */
export interface EarlierMessage {
  role: 'user' | 'assistant'
  content: string
}

/** What a model is told, its templates filled in. */
export interface Prompt {
  system: string
  earlier: EarlierMessage[]
  text: string
  /** What `images` gave: addresses, data URLs and base64. */
  images: string[]
}

/**
 * Fills in the templates of a prompt. What a template gives is text: it is not read again, neither
 * for templates nor for anything else.
 *
 * @throws StepError `VALIDATION_ERROR` or the expressions' codes, not retryable.
 */
export function renderPrompt(config: LlmConfig, scope: JsonObject): Prompt {
  const rendered = (name: 'prompt' | 'systemPrompt' | 'messages' | 'images') =>
    renderConfig(config[name], scope, `config.${name}`)
  const schema = config.outputSchema
  const asked = [textOf(rendered('systemPrompt')), ...(schema === null ? [] : [asJson(schema)])]
  const prompt: Prompt = {
    system: asked.filter((part) => part !== '').join('\n\n'),
    earlier: earlierOf(rendered('messages')),
    text: textOf(rendered('prompt')),
    images: imagesOf(rendered('images')),
  }
  if (prompt.text === '' && prompt.images.length === 0 && prompt.earlier.at(-1)?.role !== 'user') {
    throw invalid('config.prompt', 'gives an empty text')
  }
  return prompt
}

/** The messages that a conversation begins with. */
export function openingMessages(prompt: Prompt, images: Image[]): ModelMessage[] {
  const earlier = prompt.earlier.map(({ role, content }): ModelMessage => ({ role, content }))
  const text = prompt.text === '' ? [] : [{ type: 'text' as const, text: prompt.text }]
  const files = images.map(({ data, mediaType }) => ({ type: 'file' as const, data, mediaType }))
  if (text.length + files.length === 0) return earlier
  return [...earlier, { role: 'user', content: [...text, ...files] }]
}

function asJson(schema: JsonObject): string {
  return `Answer with JSON alone, no other text and no code fence. It must fit this JSON Schema:\n${JSON.stringify(schema)}`
}

function textOf(value: Json): string {
  if (value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function earlierOf(value: Json): EarlierMessage[] {
  if (value === null) return []
  const messages = Array.isArray(value) ? value : [value]
  if (messages.length > MAX_MESSAGES) {
    throw invalid('config.messages', `gives more than ${MAX_MESSAGES} messages`)
  }
  return messages.map((message) => {
    const { role, content } = (message ?? {}) as JsonObject
    if ((role !== 'user' && role !== 'assistant') || typeof content !== 'string') {
      throw invalid('config.messages', 'must give { role: "user" | "assistant", content: text }')
    }
    return { role, content }
  })
}

function imagesOf(value: Json): string[] {
  const images = value === null || value === '' ? [] : [value].flat()
  return images.map((image) => {
    if (typeof image === 'string' && image !== '') return image
    throw invalid('config.images', 'must give addresses, data URLs or base64')
  })
}

function invalid(field: string, message: string): StepError {
  const details = [{ field, message, rule: 'rendered' }]
  return new StepError('VALIDATION_ERROR', `${field} ${message}`, { retryable: false, details })
}
