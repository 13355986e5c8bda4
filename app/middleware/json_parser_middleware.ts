import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import ValidationException from '#exceptions/validation_exception'
import type { FieldProblem } from '#exceptions/api_exception'

/** Levels of nesting that a body may have: more than any real one, less than a call stack holds. */
const MAX_DEPTH = 100

/** Routes whose body may be a list: messages of MCP, and what senders of webhooks send. */
const TAKES_LISTS = ['/mcp', '/hooks/:token']

/**
 * Makes `request.body()` of the text that came, and refuses what no validator should have to think
 * of: text that PostgreSQL can't store (NUL, half a surrogate pair), JSON that nests without end,
 * and keys that reach for prototypes. What `json_body_middleware` let pass without being JSON stays
 * text: `request.raw()`.
 */
export default class JsonParserMiddleware {
  handle({ request, route }: HttpContext, next: NextFn) {
    if (request.parsedUrl.query) refuseFlaws(request.qs())
    const raw = request.raw()
    if (raw && request.is(['application/json'])) {
      const body = parse(raw, TAKES_LISTS.includes(route?.pattern ?? ''))
      refuseFlaws(body)
      request.updateBody(body)
    }
    return next()
  }
}

function parse(text: string, takesLists: boolean): Record<string, unknown> {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    body = null
  }
  const fits = typeof body === 'object' && body !== null && (takesLists || !Array.isArray(body))
  if (fits) return body as Record<string, unknown>
  const message = 'The body is not a JSON object'
  throw new ValidationException([{ field: 'body', message, rule: 'json' }])
}

/** @throws ValidationException naming the first thing in a JSON value that can't be taken. */
export function refuseFlaws(value: unknown): void {
  const flaw = findFlaw(value)
  if (flaw !== null) throw new ValidationException([flaw])
}

/**
 * The first thing in a JSON value that can't be taken, or null. Walks without recursion, since the
 * depth is the sender's choice. Keys that are no plain text are named with their bad characters
 * replaced.
 */
function findFlaw(root: unknown): FieldProblem | null {
  const open: { value: unknown; path: string; depth: number }[] = [
    { value: root, path: '', depth: 0 },
  ]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { value, path, depth } = node
    if (typeof value === 'string') {
      if (!isText(value)) return problem(path, 'has characters that are no text', 'text')
      continue
    }
    if (value === null || typeof value !== 'object') continue
    if (depth >= MAX_DEPTH) {
      return problem(path, `nests deeper than ${MAX_DEPTH} levels`, 'depth')
    }
    for (const key of Object.keys(value)) {
      const child: unknown = (value as Record<string, unknown>)[key]
      const at = path === '' ? key : `${path}.${key}`
      if (!isText(key)) return problem(at, 'has a name that is no text', 'text')
      if (key === '__proto__' || reachesForPrototype(key, child)) {
        return problem(at, 'is a name that is not allowed', 'forbiddenKey')
      }
      open.push({ value: child, path: at, depth: depth + 1 })
    }
  }
  return null
}

function isText(value: string): boolean {
  return !value.includes('\u0000') && value.isWellFormed()
}

function reachesForPrototype(key: string, child: unknown): boolean {
  return (
    key === 'constructor' &&
    typeof child === 'object' &&
    child !== null &&
    Object.hasOwn(child, 'prototype')
  )
}

/** Paths of ten thousand levels are cut: they are answered to a person. */
function problem(path: string, what: string, rule: string): FieldProblem {
  const field = path.toWellFormed().replaceAll('\u0000', '\uFFFD').slice(0, 200) || 'body'
  return { field, message: `The ${field} field ${what}`, rule }
}
