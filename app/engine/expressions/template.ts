import type { Json, JsonObject } from '../graph/types.js'
import { RecentCache } from './cache.js'
import { compile, evaluate } from './cel.js'
import type { CompiledExpression, Scope } from './cel.js'
import { ExpressionError } from './errors.js'
import { MAX_TEXT } from './meter.js'
import { OPENING, partsOf } from './template_parts.js'

/** Compiled templates kept. */
const CACHED_TEMPLATES = 2000

/** Levels of lists and objects that `render` goes down. */
const MAX_LEVELS = 500

/** A text with expressions in it, or one expression alone. */
export interface CompiledTemplate {
  readonly text: string
  readonly parts: readonly (string | Insertion)[]
  /** Whether the text is one `{{ expression }}` and nothing else. */
  readonly isWhole: boolean
}

interface Insertion {
  /** The template as written, with its braces. */
  readonly quoted: string
  readonly expression: CompiledExpression
}

export interface RenderOptions {
  /**
   * Applied to the text of each value that is put in, also where the string is one template alone
   * (which then is text too). Percent-encoding in a URL is what it is for.
   */
  encode?: (text: string) => string
}

const cache = new RecentCache<CompiledTemplate>(CACHED_TEMPLATES)

/** Runs `action` and quotes the template, not only its expression, in what it throws. */
function quoting<T>(template: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    throw new ExpressionError(error.code, error.reason, template)
  }
}

/**
 * Compiles a text, or takes it from the cache.
 *
 * @throws ExpressionError with `EXPRESSION_INVALID` when a `{{` is not closed or an expression
 *   doesn't compile; the template is quoted.
 */
export function compileTemplate(text: string): CompiledTemplate {
  return cache.getOr(text, () => {
    const parts = partsOf(text).map((part): string | Insertion => {
      if (typeof part === 'string') return part
      const { quoted, source } = part
      return { quoted, expression: quoting(quoted, () => compile(source)) }
    })
    return { text, parts, isWhole: parts.length === 1 && typeof parts[0] !== 'string' }
  })
}

/** A value as it stands in a text: strings raw, null as nothing, lists and objects as JSON. */
function textOf(value: Json): string {
  if (typeof value === 'string') return value
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The value of one string. */
function renderText(text: string, scope: Scope, { encode }: RenderOptions): Json {
  const { parts, isWhole } = compileTemplate(text)
  const values = parts.map((part) =>
    typeof part === 'string' ? part : quoting(part.quoted, () => evaluate(part.expression, scope))
  )
  if (isWhole && !encode) return values[0]!
  let result = ''
  parts.forEach((part, index) => {
    const inserted = textOf(values[index]!)
    result += encode && typeof part !== 'string' ? encode(inserted) : inserted
    if (result.length <= MAX_TEXT) return
    const reason = `The text is longer than ${MAX_TEXT} characters`
    throw new ExpressionError('EXPRESSION_FAILED', reason, text)
  })
  return result
}

/** Lists and objects whose parts did not change stay the same objects. */
function renderAt(value: Json, scope: Scope, options: RenderOptions, level: number): Json {
  if (typeof value === 'string') {
    return value.includes(OPENING) ? renderText(value, scope, options) : value
  }
  if (typeof value !== 'object' || value === null) return value
  if (level > MAX_LEVELS) {
    const reason = `Templates are looked for ${MAX_LEVELS} levels deep`
    throw new ExpressionError('EXPRESSION_FAILED', reason, '{{ }}')
  }
  let changed = false
  const renderPart = (part: Json): Json => {
    const rendered = renderAt(part, scope, options, level + 1)
    if (rendered !== part) changed = true
    return rendered
  }
  if (Array.isArray(value)) {
    const list = value.map(renderPart)
    return changed ? list : value
  }
  const entries = Object.entries(value).map(([key, part]): [string, Json] => [
    key,
    renderPart(part),
  ])
  return changed ? (Object.fromEntries(entries) as JsonObject) : value
}

/**
 * Puts values into every string of a JSON value; keys are left alone. A string that is one template
 * alone becomes the value itself with its type, else values are put in as text. What was put in is
 * never looked at again: a value that holds `{{` stays as it is.
 *
 * A value without templates is returned as it is, the same object.
 *
 * @throws ExpressionError as `compileTemplate` and `evaluate`, with the template quoted.
 */
export function render(value: Json, scope: Scope, options: RenderOptions = {}): Json {
  return hasTemplates(value) ? renderAt(value, scope, options, 1) : value
}

/** Whether any string of a JSON value holds `{{`. */
export function hasTemplates(value: Json): boolean {
  if (typeof value === 'string') return value.includes(OPENING)
  const rest: Json[] = [value]
  while (rest.length > 0) {
    const part = rest.pop()!
    if (typeof part === 'string') {
      if (part.includes(OPENING)) return true
    } else if (typeof part === 'object' && part !== null) {
      const inner = Array.isArray(part) ? part : Object.values(part)
      for (const entry of inner) rest.push(entry)
    }
  }
  return false
}
