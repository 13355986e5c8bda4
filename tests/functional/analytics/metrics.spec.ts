import { test } from '@japa/runner'
import { v7 } from 'uuid'
import { makeAgent } from '#tests/support/agents'
import { signedIn } from '#tests/support/signed_in'
import { makeWorkflow } from '#tests/support/workflows'
import { remember } from './history.js'

const ANALYTICS = '/api/v1/analytics'

test.group('Metrics of a workflow', () => {
  test('are measured from what ran: buckets, percentiles, rates, errors, steps', async ({
    client,
    assert,
  }) => {
    const me = await signedIn()
    const { id: workflowId } = await makeWorkflow(client, me)
    for (let nth = 1; nth <= 8; nth++) {
      const steps = [{ stepKey: 'check', durationMs: nth * 10 }]
      await remember(me, { at: '2024-03-01T10:00:00Z', workflowId, durationMs: nth * 100, steps })
    }
    const broken = [
      { stepKey: 'check', status: 'failed', attempt: 1, durationMs: 5 },
      { stepKey: 'check', attempt: 2, durationMs: 5 },
      { stepKey: 'rest', status: 'skipped' },
    ]
    const failed = { workflowId, status: 'failed', durationMs: 900 }
    await remember(me, { ...failed, at: '2024-03-03T10:00:00Z', errorCode: 'X', steps: broken })
    const late = { ...failed, status: 'timeout', durationMs: 1000, errorCode: 'TIMEOUT' }
    await remember(me, { ...late, at: '2024-03-03T23:59:59Z' })
    await remember(me, { ...failed, at: '2024-03-03T12:00:00Z', status: 'cancelled' })
    await remember(me, { workflowId, at: '2024-03-04T00:00:00Z' })
    await remember(me, { workflowId, at: '2024-02-29T23:59:59.999Z' })

    const response = await client
      .get(`${ANALYTICS}/workflows/${workflowId}/metrics`)
      .qs({ startDate: '2024-03-01', endDate: '2024-03-03', groupBy: 'day' })
      .headers(me.headers)
    response.assertStatus(200)
    const { metrics, steps, ...of } = response.body().data
    assert.deepEqual(of, { workflowId, workflowName: 'Plain' })
    assert.deepEqual(metrics.executions, [
      {
        timestamp: '2024-03-01T00:00:00.000Z',
        count: 8,
        successCount: 8,
        failureCount: 0,
        avgDurationMs: 450,
      },
      {
        timestamp: '2024-03-02T00:00:00.000Z',
        count: 0,
        successCount: 0,
        failureCount: 0,
        avgDurationMs: 0,
      },
      {
        timestamp: '2024-03-03T00:00:00.000Z',
        count: 3,
        successCount: 0,
        failureCount: 2,
        avgDurationMs: 950,
      },
    ])
    assert.deepEqual(metrics.performance, {
      avgExecutionTimeMs: 550,
      minExecutionTimeMs: 100,
      maxExecutionTimeMs: 1000,
      p50ExecutionTimeMs: 550,
      p95ExecutionTimeMs: 955,
      p99ExecutionTimeMs: 991,
    })
    assert.deepEqual(metrics.reliability, {
      successRate: 0.8,
      failureRate: 0.2,
      errorTypes: { TIMEOUT: 1, X: 1 },
    })
    assert.deepEqual(steps, [
      {
        stepKey: 'check',
        count: 10,
        successCount: 9,
        failureCount: 1,
        avgDurationMs: 37,
        p95DurationMs: 75.5,
      },
    ])
  })

  test('days are those of the time zone, of 23 and 25 hours too: {timezone} {startDate}')
    .with([
      { timezone: 'Europe/Berlin', startDate: '2024-03-30', hours: [24, 23, 24] },
      { timezone: 'Europe/Berlin', startDate: '2024-10-26', hours: [24, 25, 24] },
      { timezone: 'Africa/Cairo', startDate: '2024-04-25', hours: [24, 23, 24] },
      { timezone: 'Australia/Lord_Howe', startDate: '2024-04-06', hours: [24, 24.5, 24] },
    ])
    .run(async ({ client, assert }, { timezone, startDate, hours }) => {
      const me = await signedIn()
      const { id } = await makeWorkflow(client, me)
      const asked = async (query: object) => {
        const path = `${ANALYTICS}/workflows/${id}/metrics`
        const response = await client
          .get(path)
          .qs({ startDate, timezone, ...query })
          .headers(me.headers)
        response.assertStatus(200)
        return response.body().data.metrics.executions as Array<{
          timestamp: string
          count: number
        }>
      }
      const endDate = new Date(Date.parse(startDate) + 3 * 86_400_000).toISOString().slice(0, 10)
      const days = await asked({ endDate, groupBy: 'day' })
      const starts = days.map(({ timestamp }) => Date.parse(timestamp))
      assert.deepEqual(
        hours,
        hours.map((_, at) => (starts[at + 1]! - starts[at]!) / 3_600_000)
      )
      for (const start of starts) {
        await remember(me, { workflowId: id, at: new Date(start).toISOString() })
        await remember(me, { workflowId: id, at: new Date(start - 1).toISOString() })
      }
      const counts = (buckets: typeof days) => buckets.map(({ count }) => count)
      assert.deepEqual(counts(await asked({ endDate, groupBy: 'day' })), [2, 2, 2, 1])
      const hourly = counts(await asked({ endDate, groupBy: 'hour' }))
      assert.equal(
        hourly.reduce((sum, count) => sum + count),
        7
      )
      assert.deepEqual(counts(await asked({ endDate, groupBy: 'month' })).at(0)! > 0, true)
    })

  test('what is no period is 400, and named: {field} {$i}')
    .with([
      { field: 'startDate', query: { startDate: 'soon' } },
      { field: 'startDate', query: { startDate: '2023-02-29' } },
      { field: 'startDate', query: { startDate: '2999-01-01' } },
      { field: 'endDate', query: { startDate: '2024-01-02', endDate: '2024-01-01' } },
      { field: 'endDate', query: { endDate: "2024-01-01'; select 1" } },
      { field: 'groupBy', query: { groupBy: 'minute' } },
      {
        field: 'groupBy',
        query: { groupBy: 'hour', startDate: '2024-01-01', endDate: '2024-03-01' },
      },
      { field: 'timezone', query: { timezone: 'Mars/Olympus' } },
      { field: 'timezone', query: { timezone: '+02:00' } },
      { field: 'scope', query: { scope: 'some' } },
    ])
    .run(async ({ client, assert }, { field, query }) => {
      const me = await signedIn()
      const { id } = await makeWorkflow(client, me)
      const response = await client
        .get(`${ANALYTICS}/workflows/${id}/metrics`)
        .qs(query)
        .headers(me.headers)
      response.assertStatus(400)
      assert.equal(response.body().error.details[0].field, field)
    })
})

test.group('Metrics of an agent', () => {
  test('are of its attempts, wherever it ran, and of own executions', async ({
    client,
    assert,
  }) => {
    const me = await signedIn()
    const other = await signedIn()
    const { id: agentId } = await makeAgent(client, me, { isPublic: true })
    const { id: workflowId } = await makeWorkflow(client, me)
    const at = '2024-05-06T12:00:00Z'
    const step = { stepKey: 'a', agentId }
    await remember(me, { at, agentId, steps: [{ ...step, durationMs: 100 }] })
    const failed = { ...step, status: 'failed', durationMs: 300, errorCode: 'CODE_FAILED' }
    const again = { ...step, attempt: 2, durationMs: 200 }
    await remember(me, { at, workflowId, steps: [failed, again, { stepKey: 'b' }] })
    await remember(other, { at, agentId, steps: [{ ...step, durationMs: 700 }] })
    const asked = async (who: typeof me, query: object = {}) => {
      const response = await client
        .get(`${ANALYTICS}/agents/${agentId}/metrics`)
        .qs({ startDate: '2024-05-01', endDate: '2024-05-31', groupBy: 'month', ...query })
        .headers(who.headers)
      return response
    }
    const mine = (await asked(me)).body().data
    assert.equal(mine.agentName, 'Keep')
    assert.deepEqual(mine.metrics.executions, [
      {
        timestamp: '2024-05-01T00:00:00.000Z',
        count: 3,
        successCount: 2,
        failureCount: 1,
        avgDurationMs: 200,
      },
    ])
    assert.deepEqual(mine.metrics.reliability, {
      successRate: 0.6667,
      failureRate: 0.3333,
      errorTypes: { CODE_FAILED: 1 },
    })
    const maxOf = (body: any) => body.data.metrics.performance.maxExecutionTimeMs
    assert.equal(maxOf((await asked(other)).body()), 700)
    const admin = await signedIn('admin')
    assert.equal(maxOf((await asked(admin)).body()), 300)
    assert.equal(maxOf((await asked(admin, { scope: 'all' })).body()), 700)
    const refused = await asked(other, { scope: 'all' })
    refused.assertStatus(403)
  })
})

test.group('Who may read metrics', () => {
  test('{kind}: its owner and admins; nobody 401, others 403, none 404')
    .with([{ kind: 'agents' }, { kind: 'workflows' }])
    .run(async ({ client, assert }, { kind }) => {
      const me = await signedIn()
      const made = kind === 'agents' ? makeAgent(client, me) : makeWorkflow(client, me)
      const path = `${ANALYTICS}/${kind}/${(await made).id}/metrics`
      const statusFor = async (headers: Record<string, string>, of = path) =>
        (await client.get(of).headers(headers)).status()
      assert.equal(await statusFor({}), 401)
      assert.equal(await statusFor(me.headers), 200)
      assert.equal(await statusFor((await signedIn('admin')).headers), 200)
      assert.equal(await statusFor((await signedIn()).headers), 403)
      assert.equal(await statusFor((await signedIn('agent')).headers), 403)
      assert.equal(await statusFor(me.headers, `${ANALYTICS}/${kind}/${v7()}/metrics`), 404)
      assert.equal(await statusFor(me.headers, `${ANALYTICS}/${kind}/7/metrics`), 404)
    })
})
