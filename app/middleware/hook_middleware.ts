import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { countForAddress, countForHook } from '#auth/count_request'
import NotFoundException from '#exceptions/not_found_exception'
import UnsupportedMediaTypeException from '#exceptions/unsupported_media_type_exception'
import ValidationException from '#exceptions/validation_exception'
import { refuseFlaws } from '#middleware/json_parser_middleware'
import FindHook, { type Hook } from '#queries/workflows/find_hook'

declare module '@adonisjs/core/http' {
  interface HttpContext {
    /** The hook that a request came in by. */
    hook?: Hook
  }
}

/**
 * Finds the hook that a token names, counts the request for it, and reads a body of any text. A
 * token that no live workflow has counts for the address that tries it.
 */
@inject()
export default class HookMiddleware {
  constructor(protected findHook: FindHook) {}

  async handle(ctx: HttpContext, next: NextFn) {
    const hook = await this.findHook.handle(String(ctx.params.token))
    if (!hook) {
      await countForAddress(ctx)
      throw new NotFoundException()
    }
    await countForHook(ctx, hook.id)
    ctx.hook = hook
    readBody(ctx)
    return next()
  }
}

/** `application/json` was read before; a body that is no object becomes the field `body` of one. */
function readBody({ request }: HttpContext): void {
  const raw = request.raw()
  if (!raw) return request.updateBody({})
  if (request.header('content-encoding') !== undefined) throw new UnsupportedMediaTypeException()
  const type = (request.header('content-type') ?? 'text/plain').split(';')[0]!.trim().toLowerCase()
  const body = parse(type, raw, request.body())
  if (type !== 'application/json') refuseFlaws(body)
  request.updateBody(body)
}

function parse(type: string, raw: string, parsed: unknown): Record<string, unknown> {
  if (type === 'application/json') return asObject(parsed)
  if (type.endsWith('+json')) return asObject(parseJson(raw))
  if (type === 'application/x-www-form-urlencoded') return parseForm(raw)
  const isText = type.startsWith('text/') || type === 'application/xml' || type.endsWith('+xml')
  if (isText) return { body: raw }
  throw new UnsupportedMediaTypeException()
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    const message = 'The body is not JSON, as its type says'
    throw new ValidationException([{ field: 'body', message, rule: 'json' }])
  }
}

function asObject(value: unknown): Record<string, unknown> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Record<string, unknown>) : { body: value }
}

/** A field that comes more than once is a list. */
function parseForm(raw: string): Record<string, unknown> {
  const form = new URLSearchParams(raw)
  const fields = new Map<string, unknown>()
  for (const name of form.keys()) {
    const values = form.getAll(name)
    fields.set(name, values.length > 1 ? values : values[0])
  }
  return Object.fromEntries(fields)
}
