import { test } from '@japa/runner'
import { ModelServer } from '#tests/support/llm/model_server'
import { runLlm } from '#tests/support/llm/run'

/** Each provider as a config reaches it, and where it says what. */
const PROVIDERS = [
  { provider: 'openai', path: '/v1/chat/completions', key: 'Bearer sk-secret-key' },
  { provider: 'openai', api: 'responses', path: '/v1/responses', key: 'Bearer sk-secret-key' },
  { provider: 'anthropic', path: '/v1/messages', key: 'sk-secret-key' },
  {
    provider: 'google',
    path: '/v1/models/some-model:streamGenerateContent?alt=sse',
    key: 'sk-secret-key',
  },
  { provider: 'ollama', path: '/v1/chat/completions', key: 'Bearer sk-secret-key' },
  { provider: 'openai-compatible', path: '/v1/chat/completions', key: 'Bearer sk-secret-key' },
]

const ECHO = {
  id: '0199a000-0000-7000-8000-00000000000a',
  name: 'Look it up!',
  description: 'Looks things up',
  type: 'data',
  parameters: { word: { type: 'string' as const, required: true } },
}

test.group('Model providers', (group) => {
  let server: ModelServer

  group.each.setup(async () => {
    server = await ModelServer.start()
    return () => server.stop()
  })

  const configOf = ({ provider, api }: { provider: string; api?: string }) => ({
    provider,
    ...(api ? { api } : {}),
    model: 'some-model',
    baseUrl: server.url,
    apiKey: 'KEY',
    systemPrompt: 'Be {{ inputs.mood }}',
    prompt: 'Say hello to {{ inputs.who }}',
    temperature: 0.5,
    maxTokens: 100,
  })
  const options = {
    secrets: { KEY: 'sk-secret-key' },
    inputs: { mood: 'kind', who: '{{ inputs.mood }}' },
  }

  test('stream an answer and count its tokens: {provider} {api}')
    .with(PROVIDERS)
    .run(async ({ assert }, row) => {
      server.says({ text: 'Hello there, you', inputTokens: 12, outputTokens: 7 })
      const { output, tokens, calls } = await runLlm(configOf(row), options)
      assert.containsSubset(output, {
        text: 'Hello there, you',
        toolCalls: [],
        finishReason: 'stop',
        usage: { inputTokens: 12, outputTokens: 7, costUsd: '0' },
        provider: row.provider,
        steps: 1,
      })
      assert.equal(tokens.join(''), 'Hello there, you')
      assert.isAbove(tokens.length, 1)
      assert.deepEqual(calls.worked, ['model-0'])
      const [request] = server.requests
      assert.equal(request!.path, row.path)
      const { headers, body } = request!
      assert.equal(
        headers.authorization ?? headers['x-api-key'] ?? headers['x-goog-api-key'],
        row.key
      )
      const sent = JSON.stringify(body)
      assert.include(sent, 'Be kind')
      // A value that looks like a template stays the text that it is.
      assert.include(sent, 'Say hello to {{ inputs.mood }}')
      assert.notInclude(JSON.stringify([output, calls.asked]), 'sk-secret-key')
    })

  test('call tools and go on with what they gave: {provider} {api}')
    .with(PROVIDERS)
    .run(async ({ assert }, row) => {
      const toolCalls = [
        { name: 'Look_it_up', arguments: { word: 'cat' } },
        { name: 'Look_it_up', arguments: { word: 'dog' } },
      ]
      server.says({ text: 'I look', toolCalls }, { text: 'Both are animals' })
      const config = { ...configOf(row), tools: [{ type: 'agent', agentId: ECHO.id }] }
      const { output, calls } = await runLlm(config, { ...options, agents: [ECHO] })
      assert.containsSubset(output, {
        text: 'Both are animals',
        steps: 2,
        usage: { inputTokens: 20, outputTokens: 10 },
      })
      assert.deepEqual(output.toolCalls, [
        { name: 'Look_it_up', arguments: { word: 'cat' }, isError: false },
        { name: 'Look_it_up', arguments: { word: 'dog' }, isError: false },
      ])
      assert.deepEqual(calls.worked, ['model-0', 'tool-0-0', 'tool-0-1', 'model-1'])
      const sent = JSON.stringify(server.requests[1]!.body)
      assert.include(sent, 'cat')
      assert.include(sent, 'dog')
    })

  test('answer in JSON that fits a schema: {provider} {api}')
    .with(PROVIDERS)
    .run(async ({ assert }, row) => {
      const outputSchema = {
        type: 'object',
        properties: { n: { type: 'integer' }, note: { type: 'string' } },
        required: ['n'],
        additionalProperties: false,
      }
      server.says({ text: '{"n":"one"}' }, { text: '```json\n{"n":1}\n```' })
      const { output } = await runLlm({ ...configOf(row), outputSchema }, options)
      assert.deepEqual(output.object, { n: 1 })
      assert.lengthOf(server.requests, 2)
      assert.include(JSON.stringify(server.requests[1]!.body), 'does not fit the JSON Schema')
    })
})
