import { test } from '@japa/runner'
import { dataOf } from '#tests/support/answers'
import { makeAgent, RUNNABLE_AGENT } from '#tests/support/agents'
import { signedIn, type SignedIn } from '#tests/support/signed_in'

test.group('Readiness of agents', (group) => {
  let me: SignedIn

  group.setup(async () => {
    me = await signedIn()
  })

  const broken = { operation: 'filter', transformation: { condition: '1 +' } }

  test('is told with one agent, each problem with its field', async ({ client, assert }) => {
    const ready = await makeAgent(client, me)
    const shown = await client.get(`/api/v1/agents/${ready.id}`).headers(me.headers)
    assert.deepEqual(shown.body().data.readiness, { ready: true, problems: [] })

    const { id } = await makeAgent(client, me, { config: broken })
    const { readiness } = await dataOf(client.get(`/api/v1/agents/${id}`).headers(me.headers))
    assert.isFalse(readiness.ready)
    assert.equal(readiness.problems[0].field, 'config.transformation.condition')
    assert.isString(readiness.problems[0].message)
    assert.onlyProperties(readiness.problems[0], ['field', 'message'])
  })

  test('is what it takes to be active', async ({ client, assert }) => {
    const active = { ...RUNNABLE_AGENT, status: 'active' }
    const made = await client.post('/api/v1/agents').headers(me.headers).json(active)
    made.assertStatus(201)
    const path = `/api/v1/agents/${made.body().data.id}`

    const refused = await client
      .post('/api/v1/agents')
      .headers(me.headers)
      .json({ ...active, config: broken })
    refused.assertStatus(400)
    assert.equal(refused.body().error.details[0].field, 'config.transformation.condition')

    const spoilt = await client.patch(path).headers(me.headers).json({ config: broken })
    spoilt.assertStatus(400)
    const parked = await client
      .patch(path)
      .headers(me.headers)
      .json({ config: broken, status: 'inactive' })
    parked.assertStatus(200)
    assert.equal(parked.body().data.version, 2)
    const again = await client.patch(path).headers(me.headers).json({ status: 'active' })
    again.assertStatus(400)
    const shown = await client.get(path).headers(me.headers)
    assert.equal(shown.body().data.status, 'inactive')

    await client.post(`${path}/versions/1/restore`).headers(me.headers)
    const ready = await client.patch(path).headers(me.headers).json({ status: 'active' })
    ready.assertStatus(200)
    const unready = await client.post(`${path}/versions/2/restore`).headers(me.headers)
    unready.assertStatus(400)
    const renamed = await client.patch(path).headers(me.headers).json({ name: 'New' })
    assert.deepInclude(renamed.body().data, { name: 'New', status: 'active', version: 3 })
  })
})
