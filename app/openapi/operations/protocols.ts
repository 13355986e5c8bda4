import type { Answer, Operations } from '../operation.js'
import { ref } from '../schemas/shapes.js'
import { chatCompletionValidator } from '#validators/chat'
import { mcpMessageValidator } from '#validators/mcp'

/** Statuses whose failures say when to come back. */
const RETRIED = ['429', '503']

/** Failures in the shape of a protocol of others. */
function failing(schema: Answer['schema'] & object, when: Record<number, string>) {
  const answers = Object.entries(when).map(([status, description]): [string, Answer] => {
    const headers = RETRIED.includes(status) ? ['Retry-After'] : []
    return [status, { description, schema, headers }]
  })
  return Object.fromEntries(answers)
}

const chatFailures = (more: Record<number, string> = {}) =>
  failing(ref('ChatFailure'), {
    400: 'The request does not fit; `param` says where.',
    401: 'No key, or none that opens this deployment.',
    403: 'The key does not allow it.',
    404: 'There is no such deployment.',
    429: 'The limit of the API key is reached.',
    500: 'A mistake of the server; its log has it under the request id.',
    503: 'The database is away.',
    ...more,
  })

/** What speaks protocols of others: OpenAI's chat completions, MCP and A2A. */
export const protocolOperations: Operations = {
  createChatCompletion: {
    description:
      'OpenAI’s chat completions, so that any chat program can talk to a deployment: its address is `/run/{id}/v1`. What runs finds the chat in its inputs `messages`, `prompt`, `history`, `system`, `images` and `user`. Temperature, tools and the like are the agent’s own: what else a request says is dropped. With `stream` the answer is `chat.completion.chunk` objects as server-sent events, and `[DONE]`. A client that leaves, or waits longer than `config.timeoutSeconds`, cancels the run. The same `Idempotency-Key` with the same messages within 24 hours starts nothing new.',
    body: {
      name: 'ChatCompletionBody',
      validator: chatCompletionValidator,
      example: { messages: [{ role: 'user', content: 'Where is my order?' }] },
    },
    parameters: ['IdempotencyKey'],
    security: 'deployment',
    answers: {
      200: {
        description: 'What it says.',
        schema: ref('ChatCompletion'),
        alsoAs: ['text/event-stream'],
      },
      ...chatFailures({
        409: 'The `Idempotency-Key` came with other messages, or the limit of the workflow is reached.',
        413: 'The body is larger than 1 MiB (`BODY_LIMIT`).',
        415: 'The body is not JSON.',
        429: 'The limit of the deployment, or of the API key, is reached.',
        502: 'What it ran has failed, was cancelled or timed out.',
        503: 'It is not running, or the database is away.',
      }),
    },
  },
  listChatModels: {
    description: 'One: the deployment. A request for a completion may name any.',
    security: 'deployment',
    answers: {
      200: { description: 'The model.', schema: ref('ChatModels') },
      ...chatFailures(),
    },
  },
  askMcpServer: {
    description:
      'A server of the Model Context Protocol (streamable HTTP), for its clients. Each running deployment that the key may use is a tool: all of the owner’s with an API key, the one with a deployment’s own. `Accept` has to name `application/json` and `text/event-stream`. No session is kept.',
    body: {
      name: 'McpMessage',
      validator: mcpMessageValidator,
      example: { jsonrpc: '2.0', id: 1, method: 'tools/list' },
    },
    security: 'deployment',
    answers: {
      200: {
        description: 'The answer, and notifications of progress before it.',
        contentType: 'text/event-stream',
        schema: { type: 'string' },
      },
      202: { description: 'It was a notification: nothing is to be said.' },
      ...failing(
        { oneOf: [ref('McpFailure'), ref('Failure')] },
        { 400: 'It is no JSON, or no message of the protocol.' }
      ),
      ...failing(ref('McpFailure'), { 406: '`Accept` does not name both types.' }),
    },
    failures: {
      403: 'The API key has no `execute:deployments`, or the `Origin` is a stranger’s.',
      429: 'The limit of the key is reached.',
    },
  },
  getAgentCard: {
    description:
      'The card of A2A: deployments whose `config.public` is true are its skills, while they run. Calling one takes a key all the same, by MCP.',
    answers: {
      200: { description: 'The card. It may be kept for a minute.', schema: ref('AgentCard') },
    },
    failures: { 404: 'Nothing is public.' },
  },
}
