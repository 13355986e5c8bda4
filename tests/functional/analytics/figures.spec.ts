import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import Agent from '#models/agent'
import { makeAgent } from '#tests/support/agents'
import { Executions } from '#tests/support/executions'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { makeWorkflow } from '#tests/support/workflows'
import { sharedWorker } from '#tests/support/worker_process'
import { remember } from './history.js'

const ANALYTICS = '/api/v1/analytics'

function ask(client: ApiClient, who: SignedIn, route: string, query: object = {}) {
  return client.get(`${ANALYTICS}/${route}`).headers(who.headers).qs(query)
}

test.group('GET /analytics/overview', () => {
  test('counts what there is and what ran in the period, of the own', async ({
    client,
    assert,
  }) => {
    const me = await signedIn()
    const agent = await makeAgent(client, me)
    await makeAgent(client, me, { status: 'active' })
    const { id: workflowId } = await makeWorkflow(client, me, { status: 'active' })
    const gone = await makeWorkflow(client, me)
    await client.delete(`/api/v1/workflows/${gone.id}`).headers(me.headers)
    await remember(me, { at: '2024-06-01T00:00:00Z', workflowId, durationMs: 100 })
    await remember(me, {
      at: '2024-06-30T23:59:59Z',
      workflowId,
      durationMs: 300,
      status: 'failed',
    })
    await remember(me, { at: '2024-06-15T00:00:00Z', agentId: agent.id, status: 'cancelled' })
    await remember(me, { at: '2024-07-01T00:00:00Z', workflowId })
    const other = await signedIn()
    await remember(other, { at: '2024-06-15T00:00:00Z', agentId: agent.id })
    const june = { startDate: '2024-06-01', endDate: '2024-06-30' }
    const response = await ask(client, me, 'overview', june)
    response.assertStatus(200)
    assert.deepEqual(response.body().data, {
      totalAgents: 2,
      activeAgents: 1,
      totalWorkflows: 1,
      activeWorkflows: 1,
      totalDeployments: 0,
      runningDeployments: 0,
      totalExecutions: 3,
      successfulExecutions: 1,
      failedExecutions: 1,
      avgExecutionTimeMs: 200,
    })
    const all = await ask(client, await signedIn('admin'), 'overview', { ...june, scope: 'all' })
    all.assertStatus(200)
    assert.isAtLeast(all.body().data.totalExecutions, 4)
    const refused = await ask(client, me, 'overview', { ...june, scope: 'all' })
    refused.assertStatus(403)
  })

  test('is of the last 30 days by default, of what a worker really ran', async ({
    client,
    assert,
  }) => {
    await sharedWorker()
    const me = await signedIn()
    const on = new Executions(client, me)
    const agentId = await on.echo()
    const { workflowId } = await on.run([
      { stepKey: 'echo', stepType: 'agent', agentId, inputs: { n: 1 } },
    ])
    const { data } = (await ask(client, me, 'overview')).body()
    assert.equal(data.totalExecutions, 1)
    assert.equal(data.successfulExecutions, 1)
    const { metrics, steps } = (await ask(client, me, `workflows/${workflowId}/metrics`)).body()
      .data
    assert.lengthOf(metrics.executions, 31)
    assert.equal(metrics.executions.at(-1).successCount, 1)
    assert.equal(metrics.performance.avgExecutionTimeMs, data.avgExecutionTimeMs)
    assert.deepInclude(steps[0], { stepKey: 'echo', count: 1, successCount: 1 })
    const agent = (await ask(client, me, `agents/${agentId}/metrics`)).body().data
    assert.equal(agent.metrics.reliability.successRate, 1)
  })
})

test.group('GET /analytics/usage-stats', () => {
  test('adds up executions, tokens and money by day and by agent', async ({ client, assert }) => {
    const me = await signedIn()
    const { id: cheap } = await makeAgent(client, me, { name: 'Cheap' })
    const { id: dear } = await makeAgent(client, me, { name: 'Dear' })
    const usage = (inputTokens: number, costUsd: string) => ({
      inputTokens,
      outputTokens: inputTokens * 2,
      costUsd,
    })
    const some = { stepKey: 'a', agentId: cheap, usage: usage(10, '0.1') }
    const more = { stepKey: 'b', agentId: dear, usage: usage(5, '0.200000000001') }
    await remember(me, {
      at: '2024-08-01T21:00:00Z',
      agentId: cheap,
      usage: usage(15, '0.300000000001'),
      steps: [some, more, { ...some, attempt: 2, usage: undefined }],
    })
    await remember(me, { at: '2024-08-01T22:30:00Z', agentId: cheap, usage: usage(1, '0.7') })
    await remember(me, { at: '2024-08-03T22:30:00Z', agentId: cheap, usage: usage(1, '9') })
    const response = await ask(client, me, 'usage-stats', {
      startDate: '2024-08-01',
      endDate: '2024-08-03',
      timezone: 'Europe/Berlin',
    })
    response.assertStatus(200)
    const day = (date: string, executions: number, inputTokens: number, costUsd: string) => ({
      date,
      executions,
      inputTokens,
      outputTokens: inputTokens * 2,
      costUsd,
    })
    assert.deepEqual(response.body().data, {
      totals: { executions: 2, inputTokens: 16, outputTokens: 32, costUsd: '1.000000000001' },
      daily: [
        day('2024-08-01', 1, 15, '0.300000000001'),
        day('2024-08-02', 1, 1, '0.7'),
        day('2024-08-03', 0, 0, '0'),
      ],
      agents: [
        { agentId: dear, agentName: 'Dear', executions: 1, ...usage(5, '0.200000000001') },
        { agentId: cheap, agentName: 'Cheap', executions: 2, ...usage(10, '0.1') },
      ],
      apiKeys: [],
    })
  })

  test('is 400 for what is no period, or has more than 1,000 days', async ({ client, assert }) => {
    const me = await signedIn()
    for (const [route, query, field] of [
      ['usage-stats', { startDate: '2020-01-01', endDate: '2024-01-01' }, 'groupBy'],
      ['usage-stats', { startDate: 'x' }, 'startDate'],
      ['overview', { endDate: '2024-00-01' }, 'endDate'],
      ['overview', { timezone: 'x' }, 'timezone'],
      ['overview', { scope: 'x' }, 'scope'],
    ] as const) {
      const response = await ask(client, me, route, query)
      assert.equal(response.status(), 400, JSON.stringify(query))
      assert.equal(response.body().error.details[0].field, field)
    }
  })
})

test.group('GET /analytics/system-health', () => {
  test('measures the database, the queue, the API and the workers', async ({ client, assert }) => {
    await sharedWorker()
    const me = await signedIn()
    await new Executions(client, me).run([
      { stepKey: 'rest', stepType: 'wait', config: { durationMs: 1 } },
    ])
    await Agent.query().first()
    const response = await ask(client, await signedIn('admin'), 'system-health')
    response.assertStatus(200)
    const { status, uptime, database, queue, api, workers } = response.body().data
    assert.equal(status, 'healthy')
    assert.isAtLeast(uptime, 1)
    assert.equal(database.status, 'up')
    assert.isAtLeast(database.connectionPoolSize, 7)
    assert.isAtMost(database.activeConnections, database.connectionPoolSize)
    assert.isAbove(database.avgQueryTimeMs, 0)
    assert.equal(queue.status, 'up')
    assert.isAtLeast(queue.completedJobs, 1)
    assert.isAbove(queue.avgProcessingTimeMs, 0)
    for (const figure of ['backlog', 'activeJobs', 'failedJobs']) assert.isNumber(queue[figure])
    assert.isAtLeast(api.requestsPerMinute, 2)
    assert.isAbove(api.avgResponseTimeMs, 0)
    assert.isAtMost(api.errorRate, 1)
    const worker = workers.find(({ pid }: { pid: number }) => pid > 0)
    assert.isAtLeast(worker.slots, 1)
    assert.include(worker.runtimes, 'javascript')
  })
})

test.group('Who may read figures', () => {
  test('{route}: nobody is 401, automation 403, and the system is for admins')
    .with(['overview', 'usage-stats', 'system-health'].map((route) => ({ route })))
    .run(async ({ client, assert }, { route }) => {
      const statusFor = async (role: 'user' | 'agent') =>
        (await ask(client, await signedIn(role), route)).status()
      const nobody = await client.get(`${ANALYTICS}/${route}`)
      nobody.assertStatus(401)
      assert.equal(await statusFor('agent'), 403)
      assert.equal(await statusFor('user'), route === 'system-health' ? 403 : 200)
    })
})
