import { test } from '@japa/runner'
import type { StepError } from '#engine/contracts/step_error'
import type { JsonObject } from '#engine/graph/types'
import { eventually } from '#tests/support/eventually'
import { breakingOff, failing, hanging, ModelServer } from '#tests/support/llm/model_server'
import { runLlm, type LlmRunOptions } from '#tests/support/llm/run'

test.group('Model calls that fail', (group) => {
  let server: ModelServer
  let config: JsonObject

  group.each.setup(async () => {
    server = await ModelServer.start()
    const baseUrl = server.url
    config = { provider: 'openai', model: 'gpt-4o', baseUrl, apiKey: 'KEY', prompt: 'Hi' }
    return () => server.stop()
  })

  async function failure(
    changes: JsonObject = {},
    options: LlmRunOptions = {}
  ): Promise<StepError> {
    const secrets = { KEY: 'sk-very-secret' }
    const run = runLlm({ ...config, ...changes }, { secrets, ...options })
    return run.then(
      () => Promise.reject(new Error('It did not fail')),
      (error: StepError) => error
    )
  }

  test('a status {status} is {code}')
    .with([
      { status: 400, code: 'MODEL_REFUSED', retryable: false },
      { status: 401, code: 'MODEL_AUTH_FAILED', retryable: false },
      { status: 404, code: 'MODEL_NOT_FOUND', retryable: false },
      { status: 408, code: 'MODEL_FAILED', retryable: true },
      { status: 429, code: 'MODEL_RATE_LIMITED', retryable: true },
      { status: 500, code: 'MODEL_FAILED', retryable: true },
      { status: 529, code: 'MODEL_OVERLOADED', retryable: true },
    ])
    .run(async ({ assert }, { status, code, retryable }) => {
      server.says(failing(status, { 'retry-after': '7' }, 'Your key is sk-very-secret'))
      const error = await failure()
      assert.deepEqual([error.code, error.retryable], [code, retryable])
      assert.equal(error.options.retryAfterMs, 7_000)
      assert.deepEqual(error.options.details, { status })
      assert.include(error.message, 'Your key is ********')
      assert.lengthOf(server.requests, 1)
    })

  test('a redirect is not followed, and takes no key anywhere', async ({ assert, cleanup }) => {
    const other = await ModelServer.start()
    cleanup(() => other.stop())
    server.says(failing(307, { location: `${other.url}/chat/completions` }))
    const error = await failure()
    assert.deepEqual([error.code, error.retryable], ['MODEL_REFUSED', false])
    assert.lengthOf(other.requests, 0)
  })

  test('an answer that breaks off is tried again, and counted as far as it was heard', async ({
    assert,
  }) => {
    const used: number[] = []
    server.says(breakingOff)
    const usage = ({ outputTokens }: { outputTokens: number }) => used.push(outputTokens)
    const error = await failure({}, { context: { usage } })
    assert.deepEqual([error.code, error.retryable], ['CONNECTION_FAILED', true])
    assert.lengthOf(used, 1)
    assert.isAbove(used[0]!, 0)
  })

  test('what is no answer of a model is INVALID_RESPONSE: {$self}')
    .with(['text/html', 'text/event-stream', 'application/json'])
    .run(async ({ assert }, type) => {
      server.says((_request, response) => {
        response.writeHead(200, { 'content-type': type })
        response.end('<html>Sign in to the wireless network</html>')
      })
      const error = await failure()
      assert.deepEqual([error.code, error.retryable], ['INVALID_RESPONSE', true])
    })

  test('an address that is private is refused', async ({ assert }) => {
    const { EgressGuard } = await import('#net/egress_guard')
    const error = await failure({}, { guard: new EgressGuard({ allow: '' }) })
    assert.deepEqual([error.code, error.retryable], ['EGRESS_DENIED', false])
    assert.lengthOf(server.requests, 0)
  })

  test('a port where nobody listens is CONNECTION_FAILED', async ({ assert }) => {
    const error = await failure({ baseUrl: 'http://127.0.0.1:9998/v1' })
    assert.deepEqual([error.code, error.retryable], ['CONNECTION_FAILED', true])
  })

  test('a filtered answer is an error, and paid for', async ({ assert }) => {
    server.says({ text: 'Well', finish: 'content_filter' })
    const error = await failure()
    assert.deepEqual([error.code, error.retryable], ['CONTENT_FILTERED', false])
  })

  test('an abort closes the socket within a second', async ({ assert }) => {
    server.says(hanging)
    const controller = new AbortController()
    const signal = controller.signal
    const running = failure({}, { context: { signal, token: () => controller.abort() } })
    const error = await running
    assert.equal(error.name, 'AbortError')
    await eventually(() => server.closedEarly === 1, 1_000)
  })

  test('a model stands in for one that fails, and stays', async ({ assert }) => {
    const toolCalls = [{ name: 'none', arguments: {} }]
    server.says(failing(503), { toolCalls }, { text: 'From the other' })
    const fallback = { provider: 'ollama', model: 'llama', baseUrl: server.url }
    const secrets = { KEY: 'sk-very-secret' }
    const run = await runLlm({ ...config, fallbacks: [fallback] }, { secrets })
    assert.containsSubset(run.output, {
      text: 'From the other',
      provider: 'ollama',
      model: 'llama',
    })
    const models = server.requests.map(({ body }) => body.model as string)
    assert.deepEqual(models, ['gpt-4o', 'llama', 'llama'])
    assert.isUndefined(server.requests[1]!.headers.authorization)
    assert.include(run.logged.join('\n'), 'ollama/llama is asked instead')
  })
})

test.group('Keys of models', (group) => {
  let server: ModelServer

  group.each.setup(async () => {
    server = await ModelServer.start()
    return () => server.stop()
  })

  test("the operator's own address needs no leave, and gets the operator's key", async ({
    assert,
  }) => {
    const { EgressGuard } = await import('#net/egress_guard')
    const operator = { openai: { apiKey: 'sk-operator', baseUrl: server.url } }
    const config = { provider: 'openai', model: 'm', prompt: 'Hi' }
    await runLlm(config, { operator, guard: new EgressGuard({ allow: '' }) })
    assert.equal(server.requests[0]!.headers.authorization, 'Bearer sk-operator')
  })

  test("an address of a config never gets the operator's key", async ({ assert }) => {
    const operator = { openai: { apiKey: 'sk-operator' } }
    const config = { provider: 'openai', model: 'm', prompt: 'Hi', baseUrl: server.url }
    await assert.rejects(() => runLlm(config, { operator }), /must name a secret/)
    const compatible = { ...config, provider: 'openai-compatible' }
    await runLlm(compatible, { operator: { 'openai-compatible': { apiKey: 'sk-operator' } } })
    assert.isUndefined(server.requests[0]!.headers.authorization)
  })

  test('a key that comes back in pieces is masked in the stream too', async ({ assert }) => {
    server.says({ text: 'It is sk-in-many-pieces, and sk-in too' })
    const config = {
      provider: 'openai',
      model: 'm',
      prompt: 'Hi',
      apiKey: 'KEY',
      baseUrl: server.url,
    }
    const { tokens, output } = await runLlm(config, { secrets: { KEY: 'sk-in-many-pieces' } })
    assert.equal(tokens.join(''), 'It is ********, and sk-in too')
    assert.equal(output.text, 'It is ********, and sk-in too')
    assert.isAbove(tokens.length, 1)
  })

  test('a secret that is not there ends the run', async ({ assert }) => {
    const config = {
      provider: 'openai',
      model: 'm',
      prompt: 'Hi',
      apiKey: 'NONE',
      baseUrl: server.url,
    }
    await assert.rejects(() => runLlm(config), /no secret NONE/)
    assert.lengthOf(server.requests, 0)
  })
})
