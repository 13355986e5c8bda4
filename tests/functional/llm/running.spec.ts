import { test } from '@japa/runner'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { failing, hanging, ModelServer } from '#tests/support/llm/model_server'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

test.group('LLM agents on the worker', (group) => {
  let server: ModelServer
  group.setup(async () => {
    await sharedWorker()
  })
  group.each.setup(async () => {
    server = await ModelServer.start()
    return () => server.stop()
  })

  /** A user with a key of the model's provider. */
  async function withKey(client: Executions['client']) {
    const on = new Executions(client, await signedIn())
    const body = { name: 'MODEL_KEY', value: 'sk-of-this-user' }
    await client.post('/api/v1/secrets').headers(on.owner.headers).json(body)
    return on
  }

  const config = (fields: object = {}) => ({
    provider: 'openai',
    model: 'gpt-4o-mini',
    baseUrl: server.url,
    apiKey: 'MODEL_KEY',
    prompt: 'Tell me of {{ inputs.what }}',
    ...fields,
  })

  const step = (agentId: string, fields: object = {}) => [
    {
      stepKey: 'ask',
      stepType: 'agent',
      agentId,
      inputs: { what: '{{ inputs.what }}' },
      ...fields,
    },
  ]

  test('answer, and what they cost is counted everywhere', async ({ client, assert }) => {
    const on = await withKey(client)
    server.says({
      text: 'Cats purr',
      inputTokens: 1_000_000,
      outputTokens: 200_000,
      cachedTokens: 500_000,
    })
    const agentId = await on.agent({ name: 'Teller', type: 'llm', config: config() })
    const execution = await on.run(step(agentId), { what: 'cats' })
    assert.equal(execution.status, 'completed', execution.errorMessage)
    // 0.5 M at 0.15, 0.5 M from the cache at 0.075 and 0.2 M at 0.6 USD for a million.
    const usage = { inputTokens: 1_000_000, outputTokens: 200_000, costUsd: '0.2325' }
    assert.containsSubset(execution.outputData.ask, {
      text: 'Cats purr',
      usage,
      finishReason: 'stop',
    })
    assert.deepEqual(execution.usage, usage)
    assert.equal(server.requests[0]!.headers.authorization, 'Bearer sk-of-this-user')
    const steps = (await on.get(`/executions/${execution.id}/steps?pageSize=100`)).body().data
    const used = steps.map((row: any) => [row.path, row.status, row.usage?.costUsd])
    assert.deepEqual(used, [
      ['ask', 'completed', undefined],
      ['ask/model-0', 'completed', '0.2325'],
    ])
    const stats = (await on.get('/analytics/usage-stats')).body().data
    assert.equal(stats.totals.costUsd, '0.2325')
    assert.containsSubset(stats.agents, [{ agentId, ...usage }])
    const seen = JSON.stringify([
      execution,
      steps,
      (await on.get(`/executions/${execution.id}/logs`)).body(),
    ])
    assert.notInclude(seen, 'sk-of-this-user')
  })

  test('wait as long as the provider asks, and are tried again', async ({ client, assert }) => {
    const on = await withKey(client)
    server.says(failing(429, { 'retry-after': '1' }), { text: 'Now' })
    const agentId = await on.agent({ name: 'Teller', type: 'llm', config: config() })
    const began = performance.now()
    const retry = { retryCount: 1, retryDelayMs: 10 }
    const execution = await on.run(step(agentId, retry), { what: 'cats' })
    assert.equal(execution.outputData.ask.text, 'Now')
    assert.isAtLeast(performance.now() - began, 1_000)
    assert.lengthOf(server.requests, 2)
  })

  test('are cancelled within a second, down to the socket', async ({ client, assert }) => {
    const on = await withKey(client)
    server.says(hanging)
    const agentId = await on.agent({ name: 'Teller', type: 'llm', config: config() })
    const { executionId } = (
      await on.execute(await on.workflow(step(agentId)), { inputData: { what: 'cats' } })
    ).body().data
    await eventually(() => server.requests.length === 1)
    const began = performance.now()
    const response = await client
      .post(`/api/v1/executions/${executionId}/cancel`)
      .headers(on.owner.headers)
    assert.equal(response.body().data.status, 'cancelled')
    await eventually(() => server.closedEarly === 1, 1_000)
    assert.isBelow(performance.now() - began, 1_000)
  }).retry(2)

  test('call agents and workflows side by side, and park for them', async ({ client, assert }) => {
    const on = await withKey(client)
    const echo = await on.agent({
      name: 'Echo',
      description: 'Says it again',
      type: 'data',
      parameters: { word: { type: 'string', required: true } },
      config: {
        operation: 'map',
        source: ['{{ inputs.word }}'],
        transformation: { expression: 'item' },
      },
    })
    const workflowId = await on.workflow([
      { stepKey: 'w', stepType: 'wait', config: { durationMs: 1_200 } },
    ])
    const tools = [
      { type: 'agent', agentId: echo, name: 'echo' },
      { type: 'workflow', workflowId, name: 'rest' },
    ]
    const toolCalls = [
      { name: 'echo', arguments: { word: 'miau' } },
      { name: 'rest', arguments: { long: true } },
      { name: 'echo', arguments: { word: 7 } },
      { name: 'read_secrets', arguments: {} },
    ]
    server.says({ toolCalls }, { text: 'All done' })
    const agentId = await on.agent({ name: 'Caller', type: 'llm', config: config({ tools }) })
    const execution = await on.run(step(agentId), { what: 'cats' })
    assert.equal(execution.status, 'completed', execution.errorMessage)
    assert.containsSubset(execution.outputData.ask, { text: 'All done', steps: 2 })
    const errors = execution.outputData.ask.toolCalls.map(({ isError }: any) => isError)
    assert.deepEqual(errors, [false, false, true, true])
    assert.lengthOf(server.requests, 2)
    const results = server.requests[1]!.body.messages.slice(-4).map(({ content }: any) => content)
    assert.include(results[0], 'miau')
    assert.include(results[2], '/word must be string')
    assert.include(results[3], 'There is no tool')
    assert.includeMembers(await on.trail(execution.id), [
      'ask#1 completed',
      'ask/model-0#1 completed',
      'ask/tool-0-0#1 completed',
      'ask/tool-0-1#1 completed',
      'ask/model-1#1 completed',
    ])
  }).timeout(20_000)

  test('run each other three levels deep, and no deeper than allowed', async ({
    client,
    assert,
  }) => {
    const on = await withKey(client)
    const simulated = (script: object[], tools: object[] = []) => ({
      name: 'Simulated',
      type: 'llm',
      config: { provider: 'simulated', prompt: 'Go', script, tools },
    })
    const below = async (id: string, name: string) =>
      on.agent(
        simulated(
          [{ toolCalls: [{ name, arguments: {} }] }, { text: `${name} answered` }],
          [{ type: 'agent', agentId: id, name }]
        )
      )
    const worker = await on.agent(simulated([{ text: 'The work is done' }]))
    const supervisor = await below(await below(worker, 'worker'), 'lead')
    const execution = await on.run(step(supervisor, { inputs: {} }))
    assert.equal(execution.status, 'completed', execution.errorMessage)
    assert.equal(execution.outputData.ask.text, 'lead answered')
    assert.includeMembers(await on.trail(execution.id), [
      'ask/tool-0-0/tool-0-0/model-0#1 completed',
    ])
    const self = await on.agent(simulated([{ text: 'Nothing yet' }]))
    await client
      .patch(`/api/v1/agents/${self}`)
      .headers(on.owner.headers)
      .json({
        config: {
          provider: 'simulated',
          prompt: 'Go',
          script: [{ toolCalls: [{ name: 'me', arguments: {} }] }, { text: 'Done' }],
          tools: [{ type: 'agent', agentId: self, name: 'me' }],
        },
      })
    const endless = await on.run(step(self, { inputs: {} }))
    assert.deepEqual([endless.status, endless.errorCode], ['failed', 'CALL_DEPTH'])
  })
})
