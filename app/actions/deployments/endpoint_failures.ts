import type { JsonObject } from '#engine/graph/types'

/** What the OpenAPI documents of endpoints have in common. */
export const json = (schema: JsonObject) => ({ content: { 'application/json': { schema } } })

/** Every failure of an endpoint. */
export const FAILURE = {
  type: 'object',
  required: ['success', 'error', 'meta'],
  properties: {
    success: { const: false },
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: { code: { type: 'string' }, message: { type: 'string' } },
    },
    meta: { type: 'object' },
  },
}

/** A failure of the chat, as clients of OpenAI's protocol read it. */
export const CHAT_FAILURE = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['message', 'type', 'param', 'code'],
      properties: {
        message: { type: 'string' },
        type: { type: 'string' },
        param: { type: ['string', 'null'] },
        code: { type: ['string', 'null'] },
      },
    },
  },
}

const FAILURES = {
  400: 'The input does not fit.',
  401: 'No key, or a wrong one.',
  429: 'Too many requests.',
  502: 'It ended without an output.',
  503: 'It is not running.',
}

/** The failures by status. @param shape - Name of the component that they have. */
export function failures(shape: 'Failure' | 'ChatFailure'): JsonObject {
  const described = Object.entries(FAILURES).map(([status, description]) => {
    return [status, { description, ...json({ $ref: `#/components/schemas/${shape}` }) }]
  })
  return Object.fromEntries(described) as JsonObject
}
