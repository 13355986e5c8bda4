import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { makeAgent } from '#tests/support/agents'
import { signedIn, type SignedIn } from '#tests/support/signed_in'

test.group('GET /api/v1/agents', (group) => {
  let me: SignedIn

  group.each.setup(async () => {
    me = await signedIn()
  })

  const names = (body: { data: { name: string }[] }) => body.data.map(({ name }) => name)

  test('lists own agents only, the newest first', async ({ client, assert }) => {
    const other = await signedIn()
    await makeAgent(client, other, { isPublic: true })
    for (const name of ['One', 'Two', 'Three']) await makeAgent(client, me, { name })
    const gone = await makeAgent(client, me)
    await client.delete(`/api/v1/agents/${gone.id}`).headers(me.headers)

    const response = await client.get('/api/v1/agents').headers(me.headers)
    response.assertStatus(200)
    assert.deepEqual(names(response.body()), ['Three', 'Two', 'One'])
    assert.deepEqual(response.body().pagination, {
      page: 1,
      pageSize: 20,
      totalPages: 1,
      totalItems: 3,
      hasNext: false,
      hasPrev: false,
    })
  })

  test('pages through, each row once, and counts past the end too', async ({ client, assert }) => {
    for (const name of ['A', 'B', 'C', 'D', 'E']) await makeAgent(client, me, { name })
    const read = async (page: number) => {
      const qs = { page, pageSize: 2, sortBy: 'type', sortOrder: 'asc' }
      const response = await client.get('/api/v1/agents').qs(qs).headers(me.headers)
      return response.body()
    }
    const pages = [await read(1), await read(2), await read(3), await read(4)]
    assert.deepEqual(pages.flatMap(names), ['A', 'B', 'C', 'D', 'E'])
    assert.deepInclude(pages[1].pagination, { totalItems: 5, totalPages: 3, hasNext: true })
    assert.deepInclude(pages[3].pagination, { totalItems: 5, hasNext: false, hasPrev: true })
  })

  test('filters by type, status, tags and text', async ({ client, assert }) => {
    await makeAgent(client, me, { name: 'Alpha', tags: ['red', 'big'], status: 'inactive' })
    await makeAgent(client, me, { name: 'Beta', tags: ['blue'], type: 'code', config: {} })
    await makeAgent(client, me, { name: '100% sure_thing', description: 'has an ALPHA in it' })
    const find = async (qs: Record<string, string>) => {
      const sorted = { ...qs, sortBy: 'name', sortOrder: 'asc' }
      const response = await client.get('/api/v1/agents').qs(sorted).headers(me.headers)
      response.assertStatus(200)
      return names(response.body())
    }
    assert.deepEqual(await find({ type: 'code' }), ['Beta'])
    assert.deepEqual(await find({ status: 'inactive' }), ['Alpha'])
    assert.deepEqual(await find({ tags: 'blue,big' }), ['Alpha', 'Beta'])
    assert.deepEqual(await find({ tags: 'b' }), [])
    assert.deepEqual(await find({ search: 'alpha' }), ['100% sure_thing', 'Alpha'])
    assert.deepEqual(await find({ search: '0%' }), ['100% sure_thing'])
    assert.deepEqual(await find({ search: '%' }), ['100% sure_thing'])
    assert.deepEqual(await find({ search: '_' }), ['100% sure_thing'])
    assert.deepEqual(await find({ search: "'; drop table agents; --" }), [])
    assert.deepEqual(await find({ search: 'alpha', tags: 'red' }), ['Alpha'])
  })

  test('refuses {field} out of range')
    .with([
      { field: 'page', value: '0' },
      { field: 'page', value: 'x' },
      { field: 'pageSize', value: '0' },
      { field: 'pageSize', value: '101' },
      { field: 'sortBy', value: 'userId' },
      { field: 'sortOrder', value: 'up' },
      { field: 'type', value: 'robot' },
      { field: 'status', value: 'gone' },
    ])
    .run(async ({ client, assert }, { field, value }) => {
      const response = await client
        .get('/api/v1/agents')
        .qs({ [field]: value })
        .headers(me.headers)
      response.assertStatus(400)
      assert.equal(response.body().error.details[0].field, field)
    })

  test('adds runs that are not rolled up yet to the counters', async ({ client, assert }) => {
    const { id } = await makeAgent(client, me)
    const base = { total_executions: 10, successful_executions: 8, failed_executions: 2 }
    await db
      .from('agents')
      .where('id', id)
      .update({ ...base, total_duration_ms: 1000 })
    const delta = { kind: 'agent', resource_id: id, total: 2, successful: 1, failed: 1 }
    await db.table('counter_deltas').multiInsert([
      { ...delta, duration_ms: 100 },
      { ...delta, duration_ms: 300 },
      { ...delta, kind: 'workflow', duration_ms: 5 },
    ])
    const response = await client.get('/api/v1/agents').headers(me.headers)
    assert.deepInclude(response.body().data[0], {
      totalExecutions: 14,
      successfulExecutions: 10,
      failedExecutions: 4,
      avgExecutionTimeMs: 100,
    })
  })

  test('is 401 without a login; automation reads its own', async ({ client }) => {
    const anonymous = await client.get('/api/v1/agents')
    anonymous.assertStatus(401)
    const robot = await signedIn('agent')
    const response = await client.get('/api/v1/agents').headers(robot.headers)
    response.assertStatus(200)
  })
})
