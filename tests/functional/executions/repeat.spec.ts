import { test } from '@japa/runner'
import { CountingServer } from '#tests/support/counting_server'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

test.group('Repeating an execution', (group) => {
  let outside: CountingServer
  group.setup(async () => {
    await sharedWorker()
  })
  group.each.setup(async () => {
    outside = await CountingServer.start()
    return () => outside.stop()
  })

  function post(on: Executions, path: string, body: object = {}) {
    return on.client.post(`/api/v1/executions/${path}`).headers(on.owner.headers).json(body)
  }

  async function ended(on: Executions, id: string) {
    await eventually(async () => (await on.show(id)).completedAt !== null)
    return on.show(id)
  }

  /** `first` is called once; `second` fails as long as the outside world says so. */
  async function failing(on: Executions) {
    const agentId = await on.api({ method: 'POST', url: `${outside.url}/{{ inputs.path }}` })
    let broken = true
    outside.answer(({ path }, response) => {
      response.setHeader('content-type', 'application/json')
      response.statusCode = broken && path === '/second' ? 404 : 200
      response.end(JSON.stringify({ path }))
    })
    const of = (path: string, dependsOn: string[] = []) => ({
      stepKey: path,
      stepType: 'agent',
      agentId,
      inputs: { path },
      dependsOn,
    })
    const failed = await on.run([of('first'), of('second', ['first']), of('third', ['second'])])
    return { failed, mend: () => (broken = false) }
  }

  test('a retry keeps every completed step and begins at the failed one', async ({
    client,
    assert,
  }) => {
    const on = new Executions(client, await signedIn())
    const { failed, mend } = await failing(on)
    assert.equal(failed.status, 'failed')
    mend()
    const answer = await post(on, `${failed.id}/retry`)
    answer.assertStatus(201)
    const { executionId } = answer.body().data
    assert.notEqual(executionId, failed.id)
    const repeated = await ended(on, executionId)
    assert.equal(repeated.status, 'completed')
    assert.deepEqual(repeated.triggerData, { retry: { executionId: failed.id } })
    assert.equal(repeated.stepsCompleted, 3)
    assert.deepEqual(
      outside.requests.map(({ path }) => path),
      ['/first', '/second', '/second', '/third']
    )
    assert.equal(outside.of('/second')[1]!.idempotencyKey, `${executionId}:second`)
    const before = await on.show(failed.id)
    assert.equal(before.status, 'failed')
  })

  test('a retry takes other outputs for steps that it keeps, and for no others', async ({
    client,
    assert,
  }) => {
    const on = new Executions(client, await signedIn())
    const agentId = await on.api({ url: `${outside.url}/{{ inputs.path }}` })
    outside.answer(({ path }, response) => {
      response.statusCode = path === '/bad' ? 404 : 200
      response.end()
    })
    const first = { stepKey: 'first', stepType: 'agent', agentId, inputs: { path: 'bad-not' } }
    const second = {
      stepKey: 'second',
      stepType: 'agent',
      agentId,
      inputs: { path: '{{ first.output.status == 200 ? "bad" : first.output.path }}' },
      dependsOn: ['first'],
    }
    const failed = await on.run([first, second])
    assert.equal(failed.status, 'failed')
    const overrides = { first: { status: 0, path: 'good' } }
    const { executionId } = (await post(on, `${failed.id}/retry`, { overrides })).body().data
    assert.equal((await ended(on, executionId)).status, 'completed')
    assert.deepEqual(
      outside.requests.map(({ path }) => path),
      ['/bad-not', '/bad', '/good']
    )
    const refused = await post(on, `${failed.id}/retry`, { overrides: { second: 1, third: 2 } })
    refused.assertStatus(400)
    assert.deepEqual(
      refused.body().error.details.map(({ field }: { field: string }) => field),
      ['overrides.second', 'overrides.third']
    )
  })

  test('a retry of a loop keeps the items that were done', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const agentId = await on.api({ url: `${outside.url}/{{ inputs.item }}` })
    let broken = true
    outside.answer(({ path }, response) => {
      response.statusCode = broken && path === '/c' ? 404 : 200
      response.end()
    })
    const failed = await on.run([
      { stepKey: 'all', stepType: 'loop', agentId, config: { items: ['a', 'b', 'c', 'd'] } },
    ])
    assert.equal(failed.status, 'failed')
    broken = false
    const { executionId } = (await post(on, `${failed.id}/retry`)).body().data
    assert.equal((await ended(on, executionId)).status, 'completed')
    assert.deepEqual(
      outside.requests.map(({ path }) => path),
      ['/a', '/b', '/c', '/c', '/d']
    )
  })

  test('a replay begins at a step, with other inputs and outputs', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const double = await on.code('return inputs.n * 2')
    const step = (stepKey: string, n: string, dependsOn: string[] = []) => ({
      stepKey,
      stepType: 'agent',
      agentId: double,
      inputs: { n },
      dependsOn,
    })
    const steps = [
      step('a', '{{ inputs.n }}'),
      step('b', '{{ a.output }}', ['a']),
      step('c', '{{ b.output + inputs.n }}', ['b']),
      step('d', '{{ a.output }}', ['a']),
    ]
    const source = await on.run(steps, { n: 1 })
    assert.deepEqual(source.outputData, { c: 10, d: 4 })

    const again = await post(on, `${source.id}/replay`, { fromStep: 'b', overrides: { a: 10 } })
    again.assertStatus(201)
    const overridden = await ended(on, again.body().data.executionId)
    assert.deepEqual(overridden.outputData, { c: 42, d: 4 })

    const other = await post(on, `${source.id}/replay`, { fromStep: 'c', inputData: { n: 100 } })
    const changed = await ended(on, other.body().data.executionId)
    assert.deepEqual(changed.outputData, { c: 208, d: 4 })
    assert.deepEqual(changed.inputData, { n: 100 })
  })

  test('what can not be repeated is told', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const wait = { stepKey: 'w', stepType: 'wait', config: { durationMs: 60_000 } }
    const running = await on.start([wait])
    ;(await post(on, `${running}/retry`)).assertStatus(409)
    ;(await post(on, `${running}/replay`, { fromStep: 'w' })).assertStatus(409)
    await post(on, `${running}/cancel`)

    const done = await on.run([{ ...wait, config: { durationMs: 0 } }])
    ;(await post(on, `${done.id}/retry`)).assertStatus(409)
    for (const [body, field] of [
      [{}, 'fromStep'],
      [{ fromStep: 'x' }, 'fromStep'],
      [{ fromStep: 'w', overrides: { w: 1 } }, 'overrides.w'],
      [{ fromStep: 'w', inputData: [] }, 'inputData'],
    ] as const) {
      const refused = await post(on, `${done.id}/replay`, body)
      refused.assertStatus(400)
      assert.equal(refused.body().error.details[0].field, field)
    }
  })

  test('nobody repeats what is somebody else’s', async ({ client }) => {
    const on = new Executions(client, await signedIn())
    const done = await on.run([{ stepKey: 'w', stepType: 'wait', config: { durationMs: 0 } }])
    const other = new Executions(client, await signedIn())
    ;(await post(other, `${done.id}/retry`)).assertStatus(403)
    ;(await post(other, `${done.id}/replay`, { fromStep: 'w' })).assertStatus(403)
    const unknown = '01990000-0000-7000-8000-000000000000'
    ;(await post(on, `${unknown}/retry`)).assertStatus(404)
    ;(await client.post(`/api/v1/executions/${done.id}/retry`)).assertStatus(401)
  })
})
