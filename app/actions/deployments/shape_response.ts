import { ExpressionError } from '#engine/expressions/errors'
import { render } from '#engine/expressions/template'
import { isObject } from '#engine/graph/json'
import type { Json, JsonObject } from '#engine/graph/types'
import ResponseInvalidException from '#exceptions/response_invalid_exception'
import { isAnswerStatus, isHeaderName, isHeaderValue } from '#models/deployment_config'
import type { ResponseMapping } from '#models/deployment_config'

/** An answer as `config.response` of a deployment wants it. */
export interface ShapedResponse {
  status: number
  headers: Record<string, string>
  body: Json
}

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
  if (!isAnswerStatus(status)) {
    throw new ResponseInvalidException('response.status', 'Must be a status from 200 to 599')
  }
  const filled = fill(mapping.headers ?? {}, 'headers')
  const headers = Object.entries(isObject(filled) ? filled : {}).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    if (!isHeaderName(name) || !isHeaderValue(text)) {
      throw new ResponseInvalidException(`response.headers.${name}`, 'Is no header that may be set')
    }
    return [name, text] as const
  })
  const body = mapping.body === undefined ? (output as Json) : fill(mapping.body, 'body')
  return { status, headers: Object.fromEntries(headers), body }
}
