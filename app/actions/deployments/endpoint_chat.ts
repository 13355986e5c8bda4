import { failures, json } from '#actions/deployments/endpoint_failures'
import type { JsonObject } from '#engine/graph/types'

/** What of OpenAI's chat completions counts here: the rest of a request is dropped. */
export const CHAT: JsonObject = {
  operationId: 'chat',
  summary: 'Talk to it as to a model, by the protocol of OpenAI',
  requestBody: {
    required: true,
    ...json({
      type: 'object',
      required: ['messages'],
      properties: {
        model: { type: 'string', description: 'Any.' },
        messages: { type: 'array', minItems: 1, items: { type: 'object' } },
        stream: { type: 'boolean', default: false },
        stream_options: { type: 'object' },
        user: { type: 'string' },
      },
    }),
  },
  responses: {
    200: {
      description: 'A `chat.completion`, or its pieces as server-sent events.',
      content: {
        'application/json': { schema: { type: 'object' } },
        'text/event-stream': { schema: { type: 'string' } },
      },
    },
    ...failures('ChatFailure'),
  },
}
