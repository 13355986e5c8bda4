import type { Json } from '#engine/graph/types'

/** Characters of a tool's result that a model gets to read. */
const MAX_CHARACTERS = 60_000

/** What a tool gave, as the model is told it. */
export interface ToolResult {
  /** Text, or JSON as text. */
  text: string
  isError: boolean
}

/** A result that a model can read: bounded, and data whatever it says. */
export function toolResult(value: Json, isError = false): ToolResult {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (text.length <= MAX_CHARACTERS) return { text: text.toWellFormed(), isError }
  const kept = text.slice(0, MAX_CHARACTERS).toWellFormed()
  return { text: `${kept}\n[cut off: ${text.length} characters in all]`, isError }
}

export function toolError(message: string): ToolResult {
  return toolResult(message, true)
}
