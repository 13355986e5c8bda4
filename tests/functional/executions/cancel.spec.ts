import { test } from '@japa/runner'
import { CountingServer } from '#tests/support/counting_server'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'
import db from '@adonisjs/lucid/services/db'

test.group('Cancelling an execution', (group) => {
  let outside: CountingServer
  group.setup(async () => {
    await sharedWorker()
  })
  group.each.setup(async () => {
    outside = await CountingServer.start()
    outside.answer(() => {})
    return () => outside.stop()
  })

  async function cancel(on: Executions, id: string) {
    const began = performance.now()
    const response = await on.client
      .post(`/api/v1/executions/${id}/cancel`)
      .headers(on.owner.headers)
    return { response, ms: performance.now() - began }
  }

  test('stops what runs within a second, down to the socket', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const agentId = await on.api({ url: `${outside.url}/slow` })
    const code = await on.code('await new Promise(() => setInterval(() => {}, 1000))')
    const inner = [{ stepKey: 'call', stepType: 'agent', agentId }]
    const id = await on.start([
      {
        stepKey: 'l',
        stepType: 'loop',
        config: { items: [1, 2], maxConcurrency: 2, steps: inner },
      },
      { stepKey: 'code', stepType: 'agent', agentId: code },
      { stepKey: 'later', stepType: 'agent', agentId, dependsOn: ['l'] },
    ])
    await eventually(() => outside.requests.length === 2)
    const { response, ms } = await cancel(on, id)
    response.assertStatus(200)
    assert.isBelow(ms, 1_000)
    const { data } = response.body()
    assert.deepEqual([data.status, data.errorCode], ['cancelled', 'CANCELLED'])
    await eventually(() => outside.closedEarly === 2, 1_000)
    assert.deepEqual(await on.trail(id), [
      'code#1 cancelled',
      'l#1 cancelled',
      'l[0]/call#1 cancelled',
      'l[1]/call#1 cancelled',
    ])
    const again = await cancel(on, id)
    again.response.assertStatus(409)
    assert.equal(again.response.body().error.code, 'CONFLICT')
  }).retry(2)

  test('ends what is parked at once, and never wakes it', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const id = await on.start([{ stepKey: 'w', stepType: 'wait', config: { durationMs: 1_200 } }])
    await eventually(async () => (await on.show(id)).status === 'waiting')
    const { response, ms } = await cancel(on, id)
    response.assertStatus(200)
    assert.isBelow(ms, 1_000)
    assert.equal(response.body().data.status, 'cancelled')
    assert.deepEqual(await on.trail(id), ['w#1 cancelled'])
    const shown = await on.show(id)
    assert.isNotNull(shown.completedAt)
  }).retry(2)

  test('ends what nobody began', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const id = await on.start([{ stepKey: 'w', stepType: 'wait', config: { durationMs: 60_000 } }])
    await eventually(async () => (await on.show(id)).status === 'waiting')
    // As it stands before a worker took it.
    await db.from('execution_steps').where('execution_id', id).delete()
    await db
      .from('executions')
      .where('id', id)
      .update({ status: 'pending', started_at: null, lease_number: 0 })
    const { response } = await cancel(on, id)
    response.assertStatus(200)
    assert.equal(response.body().data.status, 'cancelled')
    assert.deepEqual(await on.trail(id), [])
  })

  test('finds 409 where it has ended, 404 where it never was', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const done = await on.run([{ stepKey: 'w', stepType: 'wait', config: { durationMs: 0 } }])
    const ended = await cancel(on, done.id)
    ended.response.assertStatus(409)
    for (const id of ['019a0000-0000-7000-8000-000000000000', 'no-uuid']) {
      const { response } = await cancel(on, id)
      response.assertStatus(404)
      assert.equal(response.body().error.code, 'NOT_FOUND')
    }
    assert.equal((await on.show(done.id)).status, 'completed')
  })
})

test.group('Cancelling at the moment of parking', (group) => {
  group.setup(async () => {
    await sharedWorker()
  })

  test('is heard within a second, whenever it comes', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const workflowId = await on.workflow([
      { stepKey: 'w', stepType: 'wait', config: { durationMs: 60_000 } },
    ])
    const took: number[] = []
    for (let round = 0; round < 20; round++) {
      const { executionId } = (await on.execute(workflowId)).body().data
      const began = performance.now()
      const response = await client
        .post(`/api/v1/executions/${executionId}/cancel`)
        .headers(on.owner.headers)
      took.push(performance.now() - began)
      assert.equal(response.body().data.status, 'cancelled')
    }
    // One of twenty may meet a machine that is busy with other things.
    assert.isBelow(took.sort((a, b) => a - b)[18]!, 1_000)
  }).retry(2)
})
