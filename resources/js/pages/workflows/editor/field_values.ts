import type { Json } from '#engine/graph/types'

const LITERAL_TYPES = new Set(['number', 'integer', 'boolean', 'array', 'object'])

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

/**
 * What a field of a form says: a template and any other text are text, a number or a list is what it
 * is unless a text is declared, and `"5"` is the text 5.
 *
 * @returns Undefined for an empty field.
 */
export function valueOf(text: string, type: string | undefined): Json | undefined {
  if (text === '') return undefined
  if (text.trim().startsWith('{{') || type === 'string') return text
  const value = parsed(text)
  if (value === undefined) return text
  return type === undefined || LITERAL_TYPES.has(type) || typeof value === 'string' ? value : text
}

/** How a field of a form shows a value; `valueOf` reads it back. */
export function textOf(value: Json | undefined, type: string | undefined): string {
  if (value === undefined) return ''
  if (typeof value !== 'string') return JSON.stringify(value)
  return valueOf(value, type) === value ? value : JSON.stringify(value)
}
