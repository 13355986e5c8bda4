import { test } from '@japa/runner'
import { bodyOf } from '#tests/support/answers'
import { makeAgent } from '#tests/support/agents'
import { signedIn, type SignedIn } from '#tests/support/signed_in'

test.group('Versions and copies of agents', (group) => {
  let me: SignedIn

  group.setup(async () => {
    me = await signedIn()
  })

  test('restoring makes a new version with the content of the old one', async ({
    client,
    assert,
  }) => {
    const made = await makeAgent(client, me, { parameters: { rows: { type: 'array' } } })
    const path = `/api/v1/agents/${made.id}`
    await client
      .patch(path)
      .headers(me.headers)
      .json({ config: { two: 2 }, maxMemoryMb: 64 })
    await client.patch(path).headers(me.headers).json({ type: 'code', parameters: {}, name: 'New' })

    const response = await client.post(`${path}/versions/1/restore`).headers(me.headers)
    response.assertStatus(200)
    const { data } = response.body()
    assert.equal(data.version, 4)
    assert.equal(data.name, 'New', 'a name is not part of a version')
    for (const field of ['type', 'config', 'parameters', 'maxMemoryMb']) {
      assert.deepEqual(data[field], made[field])
    }
    const versions = await bodyOf(client.get(`${path}/versions`).headers(me.headers))
    assert.deepEqual(
      versions.data.map(({ version }: { version: number }) => version),
      [4, 3, 2, 1]
    )
    assert.equal(versions.data[0].parentId, versions.data[3].id)
    assert.equal(versions.pagination.totalItems, 4)
  })

  test('versions come in pages', async ({ client, assert }) => {
    const { id } = await makeAgent(client, me)
    for (const at of [1, 2]) {
      await client.patch(`/api/v1/agents/${id}`).headers(me.headers).json({ config: { at } })
    }
    const path = `/api/v1/agents/${id}/versions`
    const response = await client.get(path).qs({ page: 2, pageSize: 2 }).headers(me.headers)
    assert.deepInclude(response.body().data[0], { agentId: id, version: 1 })
    assert.deepEqual(response.body().pagination, {
      page: 2,
      pageSize: 2,
      totalPages: 2,
      totalItems: 3,
      hasNext: false,
      hasPrev: true,
    })
    const wrong = await client.get(path).qs({ pageSize: 101 }).headers(me.headers)
    wrong.assertStatus(400)
  })

  test('a version that never was is 404', async ({ client }) => {
    const { id } = await makeAgent(client, me)
    for (const version of ['2', '0', '-1', '1.5', 'one', '99999999999999']) {
      const path = `/api/v1/agents/${id}/versions/${version}/restore`
      const response = await client.post(path).headers(me.headers)
      response.assertStatus(404)
    }
  })

  test('a copy is a draft of its own, with version 1 and no history', async ({
    client,
    assert,
  }) => {
    const made = await makeAgent(client, me, {
      description: 'Why',
      tags: ['a'],
      isPublic: true,
      capabilities: ['read'],
      maxMemoryMb: 128,
    })
    const path = `/api/v1/agents/${made.id}`
    await client
      .patch(path)
      .headers(me.headers)
      .json({ config: { two: 2 } })
    const response = await client.post(`${path}/duplicate`).headers(me.headers)
    response.assertStatus(201)
    const { data } = response.body()
    assert.notEqual(data.id, made.id)
    assert.deepInclude(data, {
      name: 'Keep (copy)',
      description: 'Why',
      status: 'draft',
      version: 1,
      parentId: made.id,
      userId: me.user.id,
      config: { two: 2 },
      capabilities: ['read'],
      maxMemoryMb: 128,
      tags: ['a'],
      isPublic: false,
    })
    const versions = await client.get(`/api/v1/agents/${data.id}/versions`).headers(me.headers)
    assert.lengthOf(versions.body().data, 1)
  })

  test('a copy takes a name, and a long one is cut to fit', async ({ client, assert }) => {
    const { id } = await makeAgent(client, me, { name: '🐈'.repeat(127) })
    const path = `/api/v1/agents/${id}/duplicate`
    const named = await client.post(path).headers(me.headers).json({ name: 'Mine' })
    assert.equal(named.body().data.name, 'Mine')
    const long = await client.post(path).headers(me.headers).json({})
    long.assertStatus(201)
    assert.match(long.body().data.name, / \(copy\)$/)
    const wrong = await client.post(path).headers(me.headers).json({ name: '' })
    wrong.assertStatus(400)
  })

  test('others may read and copy a public agent, and no other one', async ({ client, assert }) => {
    const other = await signedIn()
    const open = await makeAgent(client, me, { isPublic: true })
    const own = await makeAgent(client, me)
    const copy = await client.post(`/api/v1/agents/${open.id}/duplicate`).headers(other.headers)
    copy.assertStatus(201)
    assert.deepInclude(copy.body().data, { userId: other.user.id, parentId: open.id })
    const versions = await client.get(`/api/v1/agents/${open.id}/versions`).headers(other.headers)
    versions.assertStatus(200)

    const path = `/api/v1/agents/${own.id}`
    const answers = await Promise.all([
      client.get(path).headers(other.headers),
      client.get(`${path}/versions`).headers(other.headers),
      client.post(`${path}/duplicate`).headers(other.headers),
      client.post(`${path}/versions/1/restore`).headers(other.headers),
      client.post(`/api/v1/agents/${open.id}/versions/1/restore`).headers(other.headers),
    ])
    for (const answer of answers) answer.assertStatus(403)
    for (const suffix of ['', '/versions']) {
      const anonymous = await client.get(path + suffix)
      anonymous.assertStatus(401)
    }
  })
})
