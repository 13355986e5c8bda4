import { chatText } from '#actions/chat/chat_inputs'

/** What went wrong, for the model to read. */
export const failed = (text: string) => ({
  content: [{ type: 'text' as const, text }],
  isError: true,
})

/** Text for models, and the whole for programs where it is an object. */
export function resultOf(output: unknown) {
  const content = [{ type: 'text' as const, text: chatText(output) }]
  const isObject = typeof output === 'object' && output !== null && !Array.isArray(output)
  return isObject ? { content, structuredContent: output as Record<string, unknown> } : { content }
}
