import { count, flag, free, id, list, nullable, object, oneOf } from './shapes.js'
import { positive, ref, said, text, type Schema } from './shapes.js'

/** More may come of it than is described. */
const open = (schema: Schema): Schema => ({ ...schema, additionalProperties: true })

const usage = object({ prompt_tokens: count, completion_tokens: count, total_tokens: count })

const message = object({
  role: { type: 'string', const: 'assistant' },
  content: text,
  refusal: { type: 'null' },
})

const reason = oneOf('stop', 'length')

const choice = object({
  index: { type: 'integer', const: 0 },
  message,
  logprobs: { type: 'null' },
  finish_reason: reason,
})

const skill = open(object({ id, name: text, description: text, tags: list(text) }))

const authorization = { type: 'object', additionalProperties: list(text) }

/** What speaks the protocols of others: OpenAI's chat completions, MCP and A2A; their shapes. */
export const protocolSchemas = {
  ChatCompletion: object(
    {
      id: said(text, '`chatcmpl-` and the id of the execution.'),
      object: { type: 'string', const: 'chat.completion' },
      created: said(positive, 'Seconds since 1970.'),
      model: said(text, 'As the request named it; else the id of the deployment.'),
      choices: { ...list(choice), minItems: 1, maxItems: 1 },
      usage: said(usage, 'Of all model calls of the run.'),
    },
    'An answer as clients of OpenAI’s protocol read it.'
  ),
  ChatModels: object({
    object: { type: 'string', const: 'list' },
    data: list(
      object({
        id: said(id, 'The deployment.'),
        object: { type: 'string', const: 'model' },
        created: said(positive, 'Seconds since 1970.'),
        owned_by: text,
        name: text,
      })
    ),
  }),
  ChatFailure: object(
    {
      error: object({
        message: text,
        type: oneOf(
          ...['authentication_error', 'permission_error', 'rate_limit_error'],
          ...['server_error', 'invalid_request_error']
        ),
        param: said(nullable(text), 'The field that does not fit.'),
        code: said(text, 'As `error.code` of the failures of other routes.'),
      }),
    },
    'A failure as clients of OpenAI’s protocol read it.'
  ),
  McpFailure: open(
    object(
      {
        jsonrpc: { type: 'string', const: '2.0' },
        error: open(object({ code: { type: 'integer' }, message: text })),
        id: { type: ['string', 'number', 'null'] },
      },
      'A failure of JSON-RPC.'
    )
  ),
  AgentCard: open(
    object(
      {
        protocolVersion: said(text, 'Of A2A.'),
        name: text,
        description: text,
        version: text,
        url: { type: 'string', format: 'uri' },
        preferredTransport: text,
        capabilities: open(
          object({ streaming: flag, pushNotifications: flag, stateTransitionHistory: flag })
        ),
        securitySchemes: said(free, 'How a key comes.'),
        security: list(authorization),
        defaultInputModes: list(text),
        defaultOutputModes: list(text),
        skills: said(list(ref('AgentSkill')), 'The public deployments that run.'),
      },
      'The card of A2A, section 5.5.'
    )
  ),
  AgentSkill: skill,
}
