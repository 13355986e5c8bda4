import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { keyOf } from '#tests/support/keys'
import { eventsOfRequest, failing, hanging, ModelServer } from '#tests/support/llm/model_server'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

test.group('Budgets of what runs', (group) => {
  let server: ModelServer
  let on: Executions
  group.setup(async () => {
    await sharedWorker()
  })
  group.each.setup(async () => {
    server = await ModelServer.start()
    return () => server.stop()
  })

  const set = async (body: object) => {
    const response = await on.client.put('/api/v1/budgets').headers(on.owner.headers).json(body)
    response.assertStatus(200)
    return response.body().data
  }

  const llm = (fields: object = {}) =>
    on.agent({
      name: 'Teller',
      type: 'llm',
      config: {
        provider: 'openai-compatible',
        model: 'gpt-4o',
        baseUrl: server.url,
        prompt: 'Hi',
        maxTokens: 100,
        ...fields,
      },
    })

  const ask = (agentId: string) => [{ stepKey: 'ask', stepType: 'agent', agentId }]

  for (const scope of ['user', 'workflow', 'agent', 'api_key'] as const) {
    test(`of ${scope} hold, and say so`, async ({ client, assert }) => {
      on = new Executions(client, await signedIn())
      const agentId = await llm()
      const workflowId = await on.workflow(ask(agentId))
      const { key, row } = await keyOf(on.owner.user, ['execute:workflows', 'read:executions'])
      const ids = { user: on.owner.user.id, workflow: workflowId, agent: agentId, api_key: row.id }
      const resourceId = ids[scope]
      server.says({ text: 'Hello', inputTokens: 100, outputTokens: 100 })
      const run = async () => {
        const response = await client
          .post(`/api/v1/workflows/${workflowId}/execute?wait=20`)
          .header('x-api-key', key)
          .json({})
        return response.body().data
      }
      assert.equal((await run()).status, 'completed')
      // What was spent before counts: 0.00125 USD.
      const limit = { scope, resourceId, period: 'month', maxCostUsd: '0.0014' }
      const budget = await set(limit)
      assert.containsSubset(budget.usage, { costUsd: '0.00125', tokens: 200 })
      const refused = await run()
      assert.deepEqual([refused.status, refused.errorCode], ['failed', 'BUDGET_EXCEEDED'])
      const name = scope.replace('_', ' ')
      assert.include(
        refused.errorMessage,
        `The budget of ${name} ${resourceId} for a month is 0.0014 USD: 0.00125 are spent`
      )
      assert.lengthOf(server.requests, 1)
      // The month ends: what was spent in it counts no more.
      await db
        .from('budget_counters')
        .where('budget_id', budget.id)
        .update({ period_key: '2020-01' })
      assert.equal((await run()).status, 'completed')
      const [listed] = (await on.get('/budgets')).body().data
      assert.containsSubset(listed.usage, { costUsd: '0.00125', reservedCostUsd: '0' })
      const { apiKeys } = (await on.get('/analytics/usage-stats')).body().data
      assert.containsSubset(apiKeys, [{ apiKeyId: row.id, executions: 3, costUsd: '0.0025' }])
      assert.lengthOf(apiKeys, 1)
    })
  }

  test('of tokens and of tool calls hold, nested agents and all', async ({ client, assert }) => {
    on = new Executions(client, await signedIn())
    const inner = await llm()
    const tools = [{ type: 'agent', agentId: inner, name: 'ask' }]
    const toolCalls = [{ name: 'ask', arguments: {} }]
    server.says({ toolCalls }, { text: 'Inner' }, { toolCalls }, { text: 'Inner' }, { text: 'End' })
    const workflowId = await on.workflow(ask(await llm({ tools })))
    const body = { scope: 'workflow', resourceId: workflowId, period: 'execution' }
    await set({ ...body, maxToolCalls: 1 })
    const ended = (await on.execute(workflowId, {}, '?wait=20')).body().data
    assert.equal(ended.errorCode, 'BUDGET_EXCEEDED')
    assert.include(ended.errorMessage, 'is 1 tool calls: 1 are spent')
    assert.lengthOf(server.requests, 3)
    await set({ ...body, maxTokens: 20 })
    const tokens = (await on.execute(workflowId, {}, '?wait=20')).body().data
    assert.include(tokens.errorMessage, 'is 20 tokens')
    assert.lengthOf(server.requests, 3)
    const stats = (await on.get('/analytics/usage-stats')).body().data
    // Three answers of 10 tokens in and 5 out, each counted once.
    assert.containsSubset(stats.totals, { inputTokens: 30, outputTokens: 15 })
    const byAgent = Object.fromEntries(stats.agents.map((row: any) => [row.agentId, row]))
    assert.containsSubset(byAgent[inner], { executions: 1, inputTokens: 10 })
  })

  test('past a soft limit a cheaper model is asked', async ({ client, assert }) => {
    on = new Executions(client, await signedIn())
    const { url: baseUrl } = server
    const fallbacks = [
      { provider: 'openai-compatible', model: 'gpt-4.1', baseUrl },
      { provider: 'openai-compatible', model: 'gpt-4o-mini', baseUrl },
    ]
    const agentId = await llm({ fallbacks: fallbacks.slice(1) })
    const limit = { scope: 'agent', resourceId: agentId, period: 'total', maxCostUsd: '1' }
    await set({ ...limit, softRatio: 0.01, onSoft: 'cheaper' })
    server.says({ text: 'Dear', inputTokens: 10_000, outputTokens: 1 }, { text: 'Cheap' })
    assert.equal((await on.run(ask(agentId))).outputData.ask.model, 'gpt-4o')
    const second = await on.run(ask(agentId))
    assert.equal(second.status, 'completed', second.errorMessage)
    assert.equal(second.outputData.ask.model, 'gpt-4o-mini')
    const { rows } = await db.rawQuery(
      `select sum(reserved_cost_usd)::float8 as reserved from budget_counters c
       join budgets b on b.id = c.budget_id where b.resource_id = ?`,
      [agentId]
    )
    assert.equal(rows[0].reserved, 0)
  })

  test('past a soft limit somebody is asked: approved {$self}')
    .with([true, false])
    .run(async ({ client, assert }, approved) => {
      on = new Executions(client, await signedIn())
      const agentId = await llm()
      const limit = { scope: 'agent', resourceId: agentId, period: 'total', maxCostUsd: '1' }
      await set({ ...limit, softRatio: 0.01, onSoft: 'approve' })
      server.says({ text: 'Dear', inputTokens: 10_000, outputTokens: 1 }, { text: 'Again' })
      await on.run(ask(agentId))
      const id = await on.start(ask(agentId))
      await eventually(async () => (await on.show(id)).status === 'waiting')
      const [asked] = (await on.get('/approvals')).body().data
      assert.include(asked.message, 'May the agent go on?')
      assert.lengthOf(server.requests, 1)
      const answer = { name: asked.name, payload: { approved } }
      await client.post(`/api/v1/executions/${id}/signals`).headers(on.owner.headers).json(answer)
      const ended = await eventually(async () => {
        const shown = await on.show(id)
        return shown.completedAt !== null && shown
      })
      assert.equal(ended.errorCode, approved ? null : 'BUDGET_EXCEEDED')
      assert.lengthOf(server.requests, approved ? 2 : 1)
    })

  test('a call that is cut off stays counted at its most', async ({ client, assert }) => {
    on = new Executions(client, await signedIn())
    const agentId = await llm()
    await set({ scope: 'agent', resourceId: agentId, period: 'month', maxTokens: 1_000 })
    server.says(hanging)
    const id = await on.start(ask(agentId))
    await eventually(() => server.requests.length === 1)
    await client.post(`/api/v1/executions/${id}/cancel`).headers(on.owner.headers)
    const usage = await eventually(async () => {
      const [budget] = (await on.get('/budgets')).body().data
      return budget.usage.reservedTokens === 0 && budget.usage
    })
    // What went in, estimated, and all of the 100 tokens that might have come out.
    assert.isAbove(usage.tokens, 100)
    assert.isBelow(usage.tokens, 150)
  })

  test('what is left is waited for while calls under way hold it', async ({ client, assert }) => {
    on = new Executions(client, await signedIn())
    const agentId = await llm()
    await set({ scope: 'agent', resourceId: agentId, period: 'month', maxTokens: 180 })
    const held: Array<() => void> = []
    server.says((request, response) => {
      held.push(() => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.end(eventsOfRequest(request, { text: 'Done' }).join(''))
      })
    })
    const ids = [await on.start(ask(agentId)), await on.start(ask(agentId))]
    await eventually(() => held.length === 1)
    const [budget] = (await on.get('/budgets')).body().data
    assert.isAbove(budget.usage.reservedTokens, 100)
    held[0]!()
    await eventually(() => held.length === 2)
    held[1]!()
    for (const id of ids) await eventually(async () => (await on.show(id)).status === 'completed')
  })

  test('a call that failed costs nothing', async ({ client, assert }) => {
    on = new Executions(client, await signedIn())
    const agentId = await llm()
    const limit = { scope: 'agent', resourceId: agentId, period: 'month', maxTokens: 1_000 }
    await set(limit)
    server.says(failing(500))
    assert.equal((await on.run(ask(agentId))).status, 'failed')
    const [{ usage }] = (await on.get('/budgets')).body().data
    assert.containsSubset(usage, { tokens: 0, reservedTokens: 0, costUsd: '0' })
  })
})
