import { test } from '@japa/runner'
import { makeAgent } from '#tests/support/agents'
import { dataOf } from '#tests/support/answers'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { makeWorkflow } from '#tests/support/workflows'

const CONFIG = { provider: 'simulated', prompt: 'Hi' }

test.group('Saving LLM agents', (group) => {
  let me: SignedIn

  group.setup(async () => {
    me = await signedIn()
  })

  test('{field} is told by its readiness: {rule}')
    .with([
      { config: {}, field: 'config.provider', rule: 'required' },
      { config: { provider: 'nobody' }, field: 'config.provider', rule: 'enum' },
      { config: { provider: 'openai' }, field: 'config.model', rule: 'required' },
      { config: { provider: 'openai', model: 'm' }, field: 'config.apiKey', rule: 'key' },
      { config: { provider: 'ollama', model: 'm' }, field: 'config.baseUrl', rule: 'address' },
      {
        config: { provider: 'openai', model: 'm', baseUrl: 'https://models.example.com' },
        field: 'config.apiKey',
        rule: 'own address',
      },
      { config: { prompt: '{{ 1 + }}' }, field: 'config.prompt', rule: 'expression' },
      { config: { prompt: ' ' }, field: 'config.prompt', rule: 'empty' },
      { config: { temperature: 3 }, field: 'config.temperature', rule: 'range' },
      { config: { maxSteps: 0 }, field: 'config.maxSteps', rule: 'range' },
      { config: { baseUrl: 'file:///etc/passwd' }, field: 'config.baseUrl', rule: 'url' },
      { config: { budget: { maxCostUsd: '1e3' } }, field: 'config.budget.maxCostUsd', rule: 'usd' },
      {
        config: { outputSchema: { type: 'nothing' } },
        field: 'config.outputSchema',
        rule: 'schema',
      },
      {
        config: { outputSchema: { type: 'string', pattern: '(?=a)' } },
        field: 'config.outputSchema',
        rule: 'pattern',
      },
      { config: { tools: [{ type: 'shell' }] }, field: 'config.tools.0.type', rule: 'enum' },
      { config: { tools: [{ type: 'mcp' }] }, field: 'config.tools.0.url', rule: 'required' },
      {
        config: { tools: [{ type: 'mcp', command: 'rm', args: ['-rf', '/'] }] },
        field: 'config.tools.0.command',
        rule: 'allowed',
      },
      {
        config: {
          tools: [{ type: 'mcp', url: 'https://x.example', headers: { 'x-api-key': 'k' } }],
        },
        field: 'config.tools.0.headers.x-api-key',
        rule: 'secret',
      },
      {
        config: { fallbacks: [{ provider: 'openai', model: 'm' }] },
        field: 'config.fallbacks.0.apiKey',
        rule: 'key',
      },
    ])
    .run(async ({ client, assert }, { config, field }) => {
      const whole =
        'provider' in config || field === 'config.provider' ? config : { ...CONFIG, ...config }
      const fields = { type: 'llm', config: { prompt: 'Hi', ...whole } }
      const { id } = await makeAgent(client, me, fields)
      const { readiness } = await dataOf(client.get(`/api/v1/agents/${id}`).headers(me.headers))
      assert.isFalse(readiness.ready)
      const named = readiness.problems.map((problem: { field: string }) => problem.field)
      assert.include(named, field)
      const active = { name: 'x', status: 'active', ...fields }
      const refused = await client.post('/api/v1/agents').headers(me.headers).json(active)
      refused.assertStatus(400)
    })

  test('a whole config is ready', async ({ client, assert }) => {
    const agent = await makeAgent(client, me)
    const config = {
      ...CONFIG,
      model: 'demo',
      systemPrompt: 'Be {{ inputs.mood }}',
      images: ['{{ inputs.picture }}'],
      temperature: 0,
      topP: 1,
      maxTokens: 10,
      stop: ['END'],
      seed: 7,
      maxSteps: 3,
      tools: [{ type: 'agent', agentId: agent.id, requiresApproval: true }],
      outputSchema: { type: 'object' },
      budget: { maxTokens: 1_000, maxCostUsd: '0.50', maxToolCalls: 3 },
      fallbacks: [{ provider: 'simulated' }],
      script: [{ text: '{}' }],
    }
    const { id } = await makeAgent(client, me, { type: 'llm', config })
    const shown = await dataOf(client.get(`/api/v1/agents/${id}`).headers(me.headers))
    assert.deepEqual(shown.readiness, { ready: true, problems: [] })
  })

  test('secrets that are not there are told, until they are', async ({ client, assert }) => {
    const mcp = { type: 'mcp', url: 'https://mcp.example.com/', secret: 'MCP_TOKEN' }
    const model = { provider: 'openai', model: 'm', apiKey: 'MODEL_KEY' }
    const config = { ...model, prompt: 'Hi', fallbacks: [model], tools: [mcp] }
    const { id } = await makeAgent(client, me, { type: 'llm', config })
    const readiness = async () =>
      (await dataOf(client.get(`/api/v1/agents/${id}`).headers(me.headers))).readiness
    assert.deepEqual(
      (await readiness()).problems.map(({ field }: { field: string }) => field),
      ['config.apiKey', 'config.fallbacks.0.apiKey', 'config.tools.0.secret']
    )
    for (const name of ['MODEL_KEY', 'MCP_TOKEN']) {
      const body = { name, value: 'its value' }
      await client.post('/api/v1/secrets').headers(me.headers).json(body)
    }
    assert.deepEqual(await readiness(), { ready: true, problems: [] })
  })

  test('tools of somebody else are 400 when it is made, changed, copied and restored', async ({
    client,
    assert,
  }) => {
    const other = await signedIn()
    const agentId = (await makeAgent(client, other)).id
    const workflowId = (await makeWorkflow(client, other)).id
    const tools = [
      { type: 'agent', agentId },
      { type: 'workflow', workflowId },
    ]
    const body = { name: 'x', type: 'llm', config: { ...CONFIG, tools } }
    const refused = await client.post('/api/v1/agents').headers(me.headers).json(body)
    refused.assertStatus(400)
    const fields = refused.body().error.details.map(({ field }: { field: string }) => field)
    assert.deepEqual(fields, ['config.tools.0.agentId', 'config.tools.1.workflowId'])

    const mine = await makeAgent(client, me, { type: 'llm', config: CONFIG })
    const path = `/api/v1/agents/${mine.id}`
    const patched = await client.patch(path).headers(me.headers).json({ config: body.config })
    patched.assertStatus(400)

    const theirs = await makeAgent(client, other, {
      type: 'llm',
      config: body.config,
      isPublic: true,
    })
    const copied = await client
      .post(`/api/v1/agents/${theirs.id}/duplicate`)
      .headers(me.headers)
      .json({})
    copied.assertStatus(400)

    const shared = await makeAgent(client, other, { isPublic: true })
    const allowed = { config: { ...CONFIG, tools: [{ type: 'agent', agentId: shared.id }] } }
    ;(await client.patch(path).headers(me.headers).json(allowed)).assertStatus(200)
    ;(await client.patch(path).headers(me.headers).json({ config: CONFIG })).assertStatus(200)
    const hidden = { isPublic: false }
    await client.patch(`/api/v1/agents/${shared.id}`).headers(other.headers).json(hidden)
    const restored = await client.post(`${path}/versions/2/restore`).headers(me.headers)
    restored.assertStatus(400)
  })
})
