import { test } from '@japa/runner'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

const REST = { stepKey: 'rest', stepType: 'wait', config: { durationMs: 0 } }
const LONG = { stepKey: 'long', stepType: 'wait', config: { durationMs: 60_000 } }

test.group('Starting an execution', (group) => {
  group.setup(async () => {
    await sharedWorker()
  })

  test('answers 201 at once, and where it is', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const workflowId = await on.workflow([REST])
    const response = await on.execute(workflowId, { inputData: { a: 1 } })
    response.assertStatus(201)
    const { data } = response.body()
    assert.containsSubset(data, { workflowId, status: 'pending' })
    assert.equal(response.header('location'), `/api/v1/executions/${data.executionId}`)
    const shown = await eventually(async () => {
      const execution = await on.show(data.executionId)
      return execution.status === 'completed' && execution
    })
    assert.containsSubset(shown, {
      workflow: { id: workflowId, name: 'Plain' },
      workflowVersion: 1,
      userId: on.owner.user.id,
      triggerType: 'manual',
      inputData: { a: 1 },
      usage: { inputTokens: 0, outputTokens: 0, costUsd: '0' },
    })
  })

  test('waits for its end with ?wait, and no longer than that', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const quick = await on.execute(await on.workflow([REST]), {}, '?wait=5')
    quick.assertStatus(200)
    assert.equal(quick.body().data.status, 'completed')
    const began = performance.now()
    const slow = await on.execute(await on.workflow([LONG]), {}, '?wait=1')
    slow.assertStatus(202)
    assert.closeTo(performance.now() - began, 1_100, 300)
    assert.equal(slow.body().data.status, 'waiting')
    await client.post(`/api/v1/executions/${slow.body().data.id}/cancel`).headers(on.owner.headers)
    for (const wait of ['0', '61', '-1', '1.5', 'soon', '']) {
      const response = await on.execute(await on.workflow([REST]), {}, `?wait=${wait}`)
      assert.equal(response.status(), 400, wait)
      assert.equal(response.body().error.details[0].field, 'wait')
    }
  })
    .retry(2)
    .timeout(10_000)

  test('refuses bodies that do not fit', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const workflowId = await on.workflow([REST])
    for (const [body, field] of [
      [{ inputData: [] }, 'inputData'],
      [{ inputData: 'text' }, 'inputData'],
      [{ triggerType: 'webhook' }, 'triggerType'],
      [{ triggerType: 'scheduled' }, 'triggerType'],
    ] as const) {
      const response = await on.execute(workflowId, body)
      response.assertStatus(400)
      assert.equal(response.body().error.details[0].field, field)
    }
    const big = await on.execute(workflowId, { inputData: { text: 'x'.repeat(1_100_000) } })
    big.assertStatus(413)
    assert.equal(big.body().error.code, 'PAYLOAD_TOO_LARGE')
  })

  test('the same key and body give the same execution', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const workflowId = await on.workflow([REST])
    const ask = (body: object, key = 'key 1') =>
      on.execute(workflowId, body as Record<string, unknown>).header('Idempotency-Key', key)
    const first = await ask({ inputData: { a: 1 } })
    const second = await ask({ inputData: { a: 1 } })
    second.assertStatus(201)
    assert.equal(second.body().data.executionId, first.body().data.executionId)
    assert.equal(second.header('idempotent-replayed'), 'true')
    const waited = await on
      .execute(workflowId, { inputData: { a: 1 } }, '?wait=5')
      .header('Idempotency-Key', 'key 1')
    waited.assertStatus(200)
    assert.equal(waited.body().data.id, first.body().data.executionId)
    const other = await ask({ inputData: { a: 2 } })
    other.assertStatus(409)
    assert.notEqual(
      (await ask({ inputData: { a: 1 } }, 'key 2')).body().data.executionId,
      first.body().data.executionId
    )
    const elsewhere = await on
      .execute(await on.workflow([REST]), { inputData: { a: 3 } })
      .header('Idempotency-Key', 'key 1')
    elsewhere.assertStatus(201)
    const long = await ask({}, 'k'.repeat(256))
    long.assertStatus(400)
  })

  test('fifty at a time with one key make one execution', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const workflowId = await on.workflow([REST])
    const responses = await Promise.all(
      Array.from({ length: 50 }, () =>
        on.execute(workflowId, { inputData: { n: 1 } }).header('Idempotency-Key', 'all')
      )
    )
    for (const response of responses) response.assertStatus(201)
    const ids = new Set(responses.map((response) => response.body().data.executionId))
    assert.equal(ids.size, 1)
    const listed = await on.get(`/workflows/${workflowId}/executions`)
    assert.equal(listed.body().pagination.totalItems, 1)
  })

  test('a draft runs by hand, what is inactive does not run', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const draft = await on.workflow([REST], { status: 'draft' })
    assert.equal((await on.execute(draft, {}, '?wait=5')).body().data.status, 'completed')
    const byApi = await on.execute(draft, { triggerType: 'api' })
    byApi.assertStatus(409)
    for (const status of ['inactive', 'archived']) {
      const response = await on.execute(await on.workflow([REST], { status }))
      response.assertStatus(409)
      assert.equal(response.body().error.code, 'CONFLICT')
    }
    const empty = await on.execute(await on.workflow([], { status: 'draft' }))
    empty.assertStatus(400)
    assert.equal(empty.body().error.details[0].field, 'steps')
  })

  test('an agent that is not ready, or gone, is named', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const unready = await on.agent({ name: 'Draft', type: 'api', config: {}, status: 'draft' })
    const steps = [REST, { stepKey: 'a', stepType: 'agent', agentId: unready }]
    const response = await on.execute(await on.workflow(steps, { status: 'draft' }))
    response.assertStatus(400)
    const [detail] = response.body().error.details
    assert.equal(detail.field, 'steps.1.agentId')
    assert.include(detail.message, 'config.url')
    // A PATCH can make it ready: what was found wrong is not remembered.
    await client
      .patch(`/api/v1/agents/${unready}`)
      .headers(on.owner.headers)
      .json({ config: { url: 'http://127.0.0.1:1/' } })
    const workflowId = await on.workflow(steps, { status: 'draft' })
    const ready = await on.execute(workflowId)
    ready.assertStatus(201)
  })

  test('an agent alone is waited for, and is a workflow of one step', async ({
    client,
    assert,
  }) => {
    const on = new Executions(client, await signedIn())
    const agentId = await on.echo()
    const execute = (body: object, query = '') =>
      client.post(`/api/v1/agents/${agentId}/execute${query}`).headers(on.owner.headers).json(body)
    const response = await execute({ inputs: { a: 1 } })
    response.assertStatus(200)
    const { data } = response.body()
    assert.containsSubset(data, { agentId, workflowId: null, workflow: null, status: 'completed' })
    assert.deepEqual(data.outputData, [{ a: 1 }])
    assert.deepEqual(await on.trail(data.id), ['agent#1 completed'])
    const refused = await execute({ inputs: 1 })
    refused.assertStatus(400)
    const badWait = await execute({}, '?wait=99')
    badWait.assertStatus(400)
    await client
      .patch(`/api/v1/agents/${agentId}`)
      .headers(on.owner.headers)
      .json({ status: 'inactive' })
    const inactive = await execute({})
    inactive.assertStatus(409)
  })

  test('a run keeps the versions that it began with', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const code = (says: string) => `export function main() { return '${says}' }`
    const config = (says: string) => ({ config: { runtime: 'nodejs', code: code(says) } })
    const agentId = await on.agent({ name: 'Says', type: 'code', ...config('old') })
    const wait = { stepKey: 'w', stepType: 'wait', config: { durationMs: 1_300 } }
    const say = (stepKey: string) => {
      return { stepKey, stepType: 'agent', agentId, dependsOn: ['w'] }
    }
    const workflowId = await on.workflow([wait, say('before')])
    const { executionId } = (await on.execute(workflowId)).body().data
    await eventually(async () => (await on.show(executionId)).status === 'waiting')
    const patch = (path: string, body: object) =>
      client.patch(`/api/v1${path}`).headers(on.owner.headers).json(body)
    ;(await patch(`/agents/${agentId}`, config('new'))).assertStatus(200)
    ;(
      await patch(`/workflows/${workflowId}`, {
        steps: [say('after')].map((step) => ({ ...step, dependsOn: [] })),
      })
    ).assertStatus(200)
    const execution = await eventually(async () => {
      const shown = await on.show(executionId)
      return shown.status === 'completed' && shown
    })
    assert.deepEqual([execution.outputData, execution.workflowVersion], [{ before: 'old' }, 1])
    const next = await on.execute(workflowId, {}, '?wait=5')
    assert.deepEqual(next.body().data.outputData, { after: 'new' })
    assert.equal(next.body().data.workflowVersion, 2)
  })
})
