import { ExpressionError } from './errors.js'

/** What begins a template, and what ends it. */
export const OPENING = '{{'
const CLOSING = '}}'

/** An expression in a text. */
export interface TemplatePart {
  /** As written, with its braces. */
  quoted: string
  source: string
}

/**
 * Where the string literal that begins at `start` ends: the place after its last quote, or -1. What
 * follows a backslash never ends one: the library reads raw literals (r"...") like that too.
 */
function endOfLiteral(text: string, start: number): number {
  const quote = text[start]!
  const mark = text.startsWith(quote.repeat(3), start) ? quote.repeat(3) : quote
  let at = start + mark.length
  while (at < text.length) {
    if (text.startsWith(mark, at)) return at + mark.length
    at += text[at] === '\\' ? 2 : 1
  }
  return -1
}

/**
 * Where the `}}` of a template stands whose expression begins at `start`, or -1. One in a string
 * literal, or one that closes a map, is not it.
 */
function endOfExpression(text: string, start: number): number {
  let open = 0
  let at = start
  while (at < text.length) {
    const character = text[at]!
    if (character === '"' || character === "'") {
      at = endOfLiteral(text, at)
      if (at < 0) return -1
      continue
    }
    if (character === '{') open++
    else if (character === '}') {
      if (open === 0) return text.startsWith(CLOSING, at) ? at : -1
      open--
    }
    at++
  }
  return -1
}

/**
 * Takes a text apart into plain text and expressions.
 *
 * @throws ExpressionError with `EXPRESSION_INVALID` when a `{{` is not closed.
 */
export function partsOf(text: string): (string | TemplatePart)[] {
  const parts: (string | TemplatePart)[] = []
  let at = 0
  for (let open = text.indexOf(OPENING); open >= 0; open = text.indexOf(OPENING, at)) {
    const start = open + OPENING.length
    const end = endOfExpression(text, start)
    if (end < 0) {
      throw new ExpressionError('EXPRESSION_INVALID', 'A {{ is not closed', text.slice(open))
    }
    if (open > at) parts.push(text.slice(at, open))
    at = end + CLOSING.length
    parts.push({ quoted: text.slice(open, at), source: text.slice(start, end).trim() })
  }
  if (at < text.length) parts.push(text.slice(at))
  return parts
}
