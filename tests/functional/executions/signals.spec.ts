import { test } from '@japa/runner'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

const wait = (config: object, more: object = {}) => ({
  stepKey: 'w',
  stepType: 'wait',
  config,
  ...more,
})

test.group('Signals', (group) => {
  group.setup(async () => {
    await sharedWorker()
  })

  const world = async (client: ConstructorParameters<typeof Executions>[0]) => {
    const own = new Executions(client, await signedIn())
    const send = (id: string, body: object) =>
      client.post(`/api/v1/executions/${id}/signals`).headers(own.owner.headers).json(body)
    const until = (id: string, status: string) =>
      eventually(async () => (await own.show(id)).status === status)
    return { own, send, until }
  }

  test('wake the step that waits for them, with what they carry', async ({ assert, client }) => {
    const { own, send, until } = await world(client)
    const id = await own.start([wait({ signal: 'paid-{{ inputs.order }}' })])
    await until(id, 'failed').catch(() => {})
    assert.equal((await own.show(id)).errorCode, 'UNRESOLVED_REFERENCE')
    const workflowId = await own.workflow([wait({ signal: 'paid-{{ inputs.order }}' })])
    const started = await own.execute(workflowId, { inputData: { order: 7 } })
    const { executionId } = started.body().data
    await until(executionId, 'waiting')
    const [step] = await own.steps(executionId)
    assert.deepEqual([step!.status, step!.inputs], ['waiting', { signal: 'paid-7' }])
    const sent = await send(executionId, { name: 'paid-7', payload: { amount: 3 } })
    sent.assertStatus(200)
    const expected = { executionId, name: 'paid-7', status: 'delivered', path: 'w' }
    assert.deepEqual(sent.body().data, expected)
    await until(executionId, 'completed')
    assert.deepEqual((await own.show(executionId)).outputData, { w: { amount: 3 } })
    const late = await send(executionId, { name: 'paid-7' })
    late.assertStatus(409)
    const log = (await own.get(`/executions/${executionId}/logs`)).body().data
    assert.include(JSON.stringify(log), 'Waiting for signal \\"paid-7\\"')
  })

  test('that come early are kept', async ({ assert, client }) => {
    const { own, send, until } = await world(client)
    const first = { ...wait({ signal: 'first' }), stepKey: 'first' }
    const id = await own.start([first, wait({ signal: 'second' }, { dependsOn: ['first'] })])
    const early = await send(id, { name: 'second', payload: 2 })
    assert.equal(early.body().data.status, 'kept')
    await send(id, { name: 'first' })
    await until(id, 'completed')
    assert.deepEqual((await own.show(id)).outputData, { w: 2 })
  })

  test('with a payload that does not fit are refused, and consume nothing', async ({
    assert,
    client,
  }) => {
    const { own, send, until } = await world(client)
    const schema = {
      type: 'object',
      required: ['n'],
      properties: { n: { type: 'integer' }, s: { type: 'string', pattern: '^(a+)+$' } },
    }
    const id = await own.start([wait({ signal: 'go', schema })])
    await until(id, 'waiting')
    const field = async (payload: unknown) => {
      const response = await send(id, { name: 'go', payload })
      response.assertStatus(400)
      return response.body().error.details[0].field
    }
    assert.equal(await field({}), 'payload.n')
    assert.equal(await field({ n: 'x' }), 'payload.n')
    assert.equal(await field(3), 'payload')
    const began = performance.now()
    assert.equal(await field({ n: 1, s: `${'a'.repeat(50_000)}!` }), 'payload.s')
    assert.isBelow(performance.now() - began, 2_000)
    assert.equal((await own.show(id)).status, 'waiting')
    await send(id, { name: 'go', payload: { n: 1 } })
    await until(id, 'completed')
  }).retry(2)

  test('are checked: names of the engine, long ones and large payloads', async ({ client }) => {
    const { own, send } = await world(client)
    const id = await own.start([wait({ signal: 'go' })])
    for (const body of [
      {},
      { name: '' },
      { name: '$answer:w', payload: { approved: true } },
      { name: 'x'.repeat(1001) },
      { name: 'go', payload: 'x'.repeat(300_000) },
    ]) {
      const response = await send(id, body)
      response.assertStatus(400)
    }
  })

  test('time out, and the workflow goes on where onError says so', async ({ assert, client }) => {
    const { own } = await world(client)
    const config = { signal: 'never', timeoutMs: 50 }
    const done = await own.run([
      wait(config, { onError: 'continue' }),
      {
        stepKey: 'after',
        stepType: 'wait',
        dependsOn: ['w'],
        config: { durationMs: 0 },
        outputs: { code: '{{ steps.w.error.code }}' },
      },
    ])
    assert.equal(done.status, 'completed')
    assert.deepEqual(done.outputData, { code: 'TIMEOUT' })
  })

  test('cancel ends a wait for one at once', async ({ assert, client }) => {
    const { own, until } = await world(client)
    const id = await own.start([wait({ signal: 'never' })])
    await until(id, 'waiting')
    const began = performance.now()
    const response = await client.post(`/api/v1/executions/${id}/cancel`).headers(own.owner.headers)
    response.assertStatus(200)
    assert.isBelow(performance.now() - began, 1_000)
    assert.deepEqual(await own.trail(id), ['w#1 cancelled'])
  }).retry(2)
})
