import { ExpressionError } from '#engine/expressions/errors'
import { render } from '#engine/expressions/template'
import { isObject } from '#engine/graph/json'
import type { Json, JsonObject } from '#engine/graph/types'
import ResponseInvalidException from '#exceptions/response_invalid_exception'
import type { ResponseMapping } from '#models/deployment_config'

/** An answer as `config.response` of a deployment wants it. */
export interface ShapedResponse {
  status: number
  headers: Record<string, string>
  body: Json
}

/** Field names of HTTP (RFC 9110, section 5.6.2). */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/** Field values (RFC 9110, section 5.5): no line can be ended, and so no header added. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/** These are the server's own, or would reach beyond the answer: into the browser's other pages. */
const RESERVED =
  /^(connection|content-length|content-encoding|content-security-policy|date|host|keep-alive|set-cookie|strict-transport-security|trailer|transfer-encoding|upgrade|x-content-type-options|x-request-id|access-control-.*|x-ratelimit-.*|proxy-.*)$/i

/**
 * Fills in the templates of a mapping with an output. What an output holds is data: it is not read
 * for templates, and can add neither headers nor lines to one.
 *
 * @throws ResponseInvalidException when that gives no answer.
 */
export function shapeResponse(mapping: ResponseMapping, output: unknown): ShapedResponse {
  const fill = (value: unknown, field: string): Json => {
    try {
      return render(value as Json, { output } as JsonObject)
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error
      throw new ResponseInvalidException(`response.${field}`, error.message)
    }
  }
  const status = Number(fill(mapping.status ?? 200, 'status'))
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new ResponseInvalidException('response.status', 'Must be a status from 200 to 599')
  }
  const filled = fill(mapping.headers ?? {}, 'headers')
  const headers = Object.entries(isObject(filled) ? filled : {}).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    const isGood = NAME.test(name) && !RESERVED.test(name) && VALUE.test(text)
    if (!isGood) {
      throw new ResponseInvalidException(`response.headers.${name}`, 'Is no header that may be set')
    }
    return [name, text] as const
  })
  const body = mapping.body === undefined ? (output as Json) : fill(mapping.body, 'body')
  return { status, headers: Object.fromEntries(headers), body }
}
