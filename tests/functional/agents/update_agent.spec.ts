import { test } from '@japa/runner'
import Agent from '#models/agent'
import { makeAgent } from '#tests/support/agents'
import { signedIn, type SignedIn } from '#tests/support/signed_in'

test.group('PATCH /api/v1/agents/:id', (group) => {
  let me: SignedIn

  group.setup(async () => {
    me = await signedIn()
  })

  test('makes no version of a change of name, description, tags, status or visibility', async ({
    client,
    assert,
  }) => {
    const { id } = await makeAgent(client, me)
    const changes = {
      name: 'Renamed',
      description: 'Why',
      tags: ['x'],
      status: 'inactive',
      isPublic: true,
      isTemplate: true,
    }
    const response = await client.patch(`/api/v1/agents/${id}`).headers(me.headers).json(changes)
    response.assertStatus(200)
    assert.deepInclude(response.body().data, { ...changes, version: 1 })
  })

  test('makes a version of a change of {$self}')
    .with([
      'config',
      'parameters',
      'capabilities',
      'maxExecutionTime',
      'maxMemoryMb',
      'maxConcurrentExecutions',
      'type',
    ])
    .run(async ({ client, assert }, field) => {
      const values: Record<string, unknown> = {
        config: { operation: 'sort' },
        parameters: { rows: { type: 'array' } },
        capabilities: ['read'],
        maxExecutionTime: 10,
        maxMemoryMb: 128,
        maxConcurrentExecutions: 2,
        type: 'code',
      }
      const made = await makeAgent(client, me)
      const path = `/api/v1/agents/${made.id}`
      const change = { [field]: values[field] }
      const response = await client.patch(path).headers(me.headers).json(change)
      response.assertStatus(200)
      assert.deepInclude(response.body().data, { ...change, version: 2 })

      const again = await client.patch(path).headers(me.headers).json(change)
      assert.equal(again.body().data.version, 2, 'the same value again is no change')

      const versions = await client.get(`${path}/versions`).headers(me.headers)
      const [second, first] = versions.body().data
      assert.deepInclude(second, { version: 2, parentId: first.id, createdBy: me.user.id })
      assert.deepInclude(second, change)
      assert.deepInclude(first, { version: 1, parentId: null, [field]: made[field] })
    })

  test('compares deep and without regard to the order of keys', async ({ client, assert }) => {
    const config = { a: { x: 1, y: [1, { z: null }] }, b: 'b' }
    const { id } = await makeAgent(client, me, { config })
    const path = `/api/v1/agents/${id}`
    const reordered = { b: 'b', a: { y: [1, { z: null }], x: 1 } }
    const same = await client.patch(path).headers(me.headers).json({ config: reordered })
    assert.equal(same.body().data.version, 1)
    const deeper = { b: 'b', a: { y: [1, { z: 0 }], x: 1 } }
    const changed = await client.patch(path).headers(me.headers).json({ config: deeper })
    assert.equal(changed.body().data.version, 2)
  })

  test('loses no version of changes that come at once', async ({ client, assert }) => {
    const { id } = await makeAgent(client, me)
    const responses = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        client.patch(`/api/v1/agents/${id}`).headers(me.headers).json({ config: { at } })
      )
    )
    for (const response of responses) response.assertStatus(200)
    const versions = responses.map((response) => response.body().data.version)
    assert.sameMembers(versions, [2, 3, 4, 5, 6, 7, 8, 9])
    const kept = await client.get(`/api/v1/agents/${id}/versions`).headers(me.headers)
    const configs = kept.body().data.map(({ config }: { config: { at?: number } }) => config.at)
    assert.sameMembers(configs, [undefined, 0, 1, 2, 3, 4, 5, 6, 7])
  })

  test('drops what a client may not set', async ({ client, assert }) => {
    const other = await signedIn()
    const made = await makeAgent(client, me)
    const response = await client.patch(`/api/v1/agents/${made.id}`).headers(me.headers).json({
      id: other.user.id,
      userId: other.user.id,
      parentId: made.id,
      version: 9,
      totalExecutions: 9,
      createdAt: '2000-01-01T00:00:00.000Z',
      deletedAt: '2000-01-01T00:00:00.000Z',
    })
    response.assertStatus(200)
    assert.deepEqual(response.body().data, made)
  })

  test('refuses {$self}: null where the field has none')
    .with(['name', 'type', 'status', 'config', 'capabilities', 'parameters', 'maxMemoryMb', 'tags'])
    .run(async ({ client, assert }, field) => {
      const { id } = await makeAgent(client, me)
      const path = `/api/v1/agents/${id}`
      const response = await client
        .patch(path)
        .headers(me.headers)
        .json({ [field]: null })
      response.assertStatus(400)
      assert.equal(response.body().error.details[0].field, field)
    })

  test('takes null for the description and the limit of executions', async ({ client, assert }) => {
    const { id } = await makeAgent(client, me, { description: 'x', maxConcurrentExecutions: 3 })
    const nothing = { description: null, maxConcurrentExecutions: null }
    const response = await client.patch(`/api/v1/agents/${id}`).headers(me.headers).json(nothing)
    assert.deepInclude(response.body().data, nothing)
  })

  test('is for the owner and for admins', async ({ client, assert }) => {
    const { id } = await makeAgent(client, me, { isPublic: true })
    const path = `/api/v1/agents/${id}`
    const anonymous = await client.patch(path).json({ name: 'X' })
    anonymous.assertStatus(401)
    const other = await signedIn()
    const refused = await client.patch(path).headers(other.headers).json({ name: 'X' })
    refused.assertStatus(403)
    const robot = await signedIn('agent')
    await Agent.query().where('id', id).update({ userId: robot.user.id })
    const automation = await client.patch(path).headers(robot.headers).json({ name: 'X' })
    automation.assertStatus(403)
    const admin = await signedIn('admin')
    const allowed = await client.patch(path).headers(admin.headers).json({ config: {} })
    allowed.assertStatus(200)
    assert.equal(allowed.body().data.userId, robot.user.id, 'the owner stays')
    const versions = await client.get(`${path}/versions`).headers(admin.headers)
    assert.equal(versions.body().data[0].createdBy, admin.user.id)
  })

  test('is 404 for an id that is unknown, deleted or no UUID', async ({ client }) => {
    const { id } = await makeAgent(client, me)
    await client.delete(`/api/v1/agents/${id}`).headers(me.headers)
    for (const unknown of [id, '01890a5d-ac96-774b-bcce-b302099a8057', 'robot', '1']) {
      const path = `/api/v1/agents/${unknown}`
      const response = await client.patch(path).headers(me.headers).json({ name: 'X' })
      response.assertStatus(404)
      response.assertBodyContains({ error: { code: 'NOT_FOUND' } })
    }
  })
})
