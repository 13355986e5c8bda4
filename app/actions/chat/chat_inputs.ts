import type { Json, JsonObject } from '#engine/graph/types'

/** A message as OpenAI's protocol has it; `content` is text, or parts of text and images. */
export interface ChatMessage {
  role: string
  content?: unknown
}

interface Part {
  type: string
  text?: string
  image_url?: { url: string }
}

const partsOf = (content: unknown): Part[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : ((content ?? []) as Part[])

const textOf = (content: unknown) =>
  partsOf(content)
    .flatMap(({ text }) => text ?? [])
    .join('\n')

/**
 * The inputs of what a deployment runs, from a chat: `messages` (of the user and the assistant, the
 * last included), `prompt` (what the user said last), `history` (what came before that), `system`,
 * `images` (of the last message) and `user`.
 */
export function chatInputs(chat: ChatMessage[], user: string | null | undefined): JsonObject {
  const said = chat
    .filter(({ role }) => role === 'user' || role === 'assistant')
    .map(({ role, content }) => ({ role, content: textOf(content) }))
    .filter(({ role, content }) => role === 'user' || content !== '')
  const system = chat.filter(({ role }) => role === 'system' || role === 'developer')
  const lastIndex = said.findLastIndex(({ role }) => role === 'user')
  const last = chat.findLast(({ role }) => role === 'user')
  const inputs: Record<string, Json> = {
    messages: said,
    prompt: said[lastIndex]?.content ?? '',
    history: said.slice(0, Math.max(lastIndex, 0)),
    system: system.map(({ content }) => textOf(content)).join('\n\n'),
    images: partsOf(last?.content).flatMap(({ image_url: image }) => image?.url ?? []),
  }
  if (user) inputs.user = user
  return inputs
}

/** What an output says: itself, its `text`, that of the only step that gave one, or its JSON. */
export function chatText(output: unknown): string {
  if (typeof output === 'string') return output
  if (output === null || output === undefined) return ''
  const { text } = output as { text?: unknown }
  if (typeof text === 'string') return text
  const values = Object.values(output as object)
  if (values.length === 1 && !Array.isArray(output)) return chatText(values[0])
  return JSON.stringify(output)
}

/** Why it ended, as OpenAI's protocol says it. */
export function finishReasonOf(output: unknown): 'stop' | 'length' {
  return (output as { finishReason?: unknown } | null)?.finishReason === 'length'
    ? 'length'
    : 'stop'
}
