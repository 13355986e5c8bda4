import { chatText, finishReasonOf } from '#actions/chat/chat_inputs'

interface Ended {
  id: string
  outputData?: unknown
  usage: unknown
}

/** What every object of one answer has (OpenAI API, "Chat completions"). */
export interface ChatHead {
  id: string
  created: number
  model: string
}

export const headOf = (executionId: string, model: string): ChatHead => ({
  id: `chatcmpl-${executionId}`,
  created: Math.floor(Date.now() / 1000),
  model,
})

/** Tokens, as far as models were asked. */
export function usageOf(usage: unknown) {
  const { inputTokens = 0, outputTokens = 0 } = (usage ?? {}) as {
    inputTokens?: number
    outputTokens?: number
  }
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
  }
}

/** A whole answer. */
export function completionOf(head: ChatHead, { outputData, usage }: Ended) {
  const message = { role: 'assistant', content: chatText(outputData), refusal: null }
  return {
    ...head,
    object: 'chat.completion',
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReasonOf(outputData) }],
    usage: usageOf(usage),
  }
}

/** A piece of an answer. */
export function chunkOf(head: ChatHead, delta: object, finishReason: string | null = null) {
  const choice = { index: 0, delta, logprobs: null, finish_reason: finishReason }
  return { ...head, object: 'chat.completion.chunk', choices: [choice] }
}
