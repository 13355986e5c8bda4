import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import Workflow from '#models/workflow'
import { signedIn } from '#tests/support/signed_in'
import { makeWorkflow } from '#tests/support/workflows'

const UNKNOWN = '01890a5d-ac96-774b-bcce-b302099a8057'

test.group('Reading and deleting workflows', () => {
  const names = (body: { data: { name: string }[] }) => body.data.map(({ name }) => name)

  test('lists own workflows without their graphs, filtered, sorted and paged', async ({
    client,
    assert,
  }) => {
    const [me, other] = [await signedIn(), await signedIn()]
    await makeWorkflow(client, other, { isPublic: true })
    await makeWorkflow(client, me, { name: 'Alpha', tags: ['red'] })
    await makeWorkflow(client, me, { name: 'Beta', status: 'active', description: 'not alpha' })
    const find = async (qs: object) => {
      const response = await client.get('/api/v1/workflows').qs(qs).headers(me.headers)
      response.assertStatus(200)
      return response.body()
    }
    const all = await find({})
    assert.deepEqual(names(all), ['Beta', 'Alpha'])
    assert.deepInclude(all.pagination, { totalItems: 2, page: 1, pageSize: 20 })
    assert.notAnyProperties(all.data[0], ['definition', 'steps'])
    assert.deepInclude(all.data[0], { status: 'active', version: 1, totalExecutions: 0 })
    assert.deepEqual(names(await find({ status: 'active' })), ['Beta'])
    assert.deepEqual(names(await find({ tags: 'red,blue' })), ['Alpha'])
    assert.deepEqual(names(await find({ search: 'ALPHA', sortBy: 'name', sortOrder: 'asc' })), [
      'Alpha',
      'Beta',
    ])
    assert.deepEqual(names(await find({ page: 2, pageSize: 1 })), ['Alpha'])
    for (const wrong of [
      { page: 0 },
      { pageSize: 101 },
      { sortBy: 'definition' },
      { status: 'x' },
    ]) {
      const response = await client.get('/api/v1/workflows').qs(wrong).headers(me.headers)
      response.assertStatus(400)
      assert.equal(response.body().error.details[0].field, Object.keys(wrong)[0])
    }
  })

  test('adds runs that are not rolled up yet to the counters', async ({ client, assert }) => {
    const me = await signedIn()
    const { id } = await makeWorkflow(client, me)
    const lastAt = '2026-01-02T03:04:05.678Z'
    await db.table('counter_deltas').insert({
      kind: 'workflow',
      resource_id: id,
      total: 3,
      successful: 2,
      failed: 1,
      duration_ms: 100,
      last_at: lastAt,
    })
    const counters = {
      totalExecutions: 3,
      successfulExecutions: 2,
      failedExecutions: 1,
      avgExecutionTimeMs: 33,
      lastExecutionAt: lastAt,
    }
    const shown = await client.get(`/api/v1/workflows/${id}`).headers(me.headers)
    assert.deepInclude(shown.body().data, counters)
    const listed = await client.get('/api/v1/workflows').headers(me.headers)
    assert.deepInclude(listed.body().data[0], counters)
    const changed = await client
      .patch(`/api/v1/workflows/${id}`)
      .headers(me.headers)
      .json({ name: 'New' })
    assert.deepInclude(changed.body().data, counters)
    const row = await Workflow.findOrFail(id)
    assert.equal(row.totalExecutions, 0, 'reading folds nothing')
  })

  test('others see a public workflow, change none, and reach no private one', async ({
    client,
  }) => {
    const [me, other] = [await signedIn(), await signedIn()]
    const open = await makeWorkflow(client, me, { isPublic: true })
    const own = await makeWorkflow(client, me)
    for (const suffix of ['', '/versions']) {
      const shown = await client.get(`/api/v1/workflows/${open.id}${suffix}`).headers(other.headers)
      shown.assertStatus(200)
      const hidden = await client.get(`/api/v1/workflows/${own.id}${suffix}`).headers(other.headers)
      hidden.assertStatus(403)
    }
    for (const { id } of [open, own]) {
      const path = `/api/v1/workflows/${id}`
      const answers = await Promise.all([
        client.patch(path).headers(other.headers).json({ name: 'Mine' }),
        client.delete(path).headers(other.headers),
        client.post(`${path}/versions/1/restore`).headers(other.headers),
      ])
      for (const answer of answers) answer.assertStatus(403)
      for (const answer of [await client.get(path), await client.delete(path)]) {
        answer.assertStatus(401)
      }
    }
    const copy = await client.post(`/api/v1/workflows/${own.id}/duplicate`).headers(other.headers)
    copy.assertStatus(403)
  })

  test('an admin reads, changes and deletes any', async ({ client, assert }) => {
    const [me, admin] = [await signedIn(), await signedIn('admin')]
    const { id } = await makeWorkflow(client, me)
    const path = `/api/v1/workflows/${id}`
    const shown = await client.get(path).headers(admin.headers)
    shown.assertStatus(200)
    const changed = await client.patch(path).headers(admin.headers).json({ steps: [] })
    assert.deepInclude(changed.body().data, { userId: me.user.id, version: 2 })
    const gone = await client.delete(path).headers(admin.headers)
    gone.assertStatus(204)
  })

  test('automation reads its own and changes nothing', async ({ client }) => {
    const [robot, me] = [await signedIn('agent'), await signedIn()]
    const { id } = await makeWorkflow(client, me)
    await Workflow.query().where('id', id).update({ userId: robot.user.id })
    const path = `/api/v1/workflows/${id}`
    const shown = await client.get(path).headers(robot.headers)
    shown.assertStatus(200)
    const refused = [
      await client.patch(path).headers(robot.headers).json({ name: 'X' }),
      await client.delete(path).headers(robot.headers),
      await client.post(`${path}/duplicate`).headers(robot.headers),
      await client.post(`${path}/versions/1/restore`).headers(robot.headers),
    ]
    for (const answer of refused) answer.assertStatus(403)
  })

  test('deleting hides the workflow and keeps its row', async ({ client, assert }) => {
    const me = await signedIn()
    const { id } = await makeWorkflow(client, me)
    const path = `/api/v1/workflows/${id}`
    const response = await client.delete(path).headers(me.headers)
    response.assertStatus(204)
    const kept = await Workflow.findOrFail(id)
    assert.isNotNull(kept.deletedAt)
    for (const gone of [path, `/api/v1/workflows/${UNKNOWN}`, '/api/v1/workflows/one']) {
      const answers = [
        await client.get(gone).headers(me.headers),
        await client.patch(gone).headers(me.headers).json({ name: 'X' }),
        await client.delete(gone).headers(me.headers),
        await client.get(`${gone}/versions`).headers(me.headers),
        await client.post(`${gone}/duplicate`).headers(me.headers),
        await client.post(`${gone}/versions/1/restore`).headers(me.headers),
      ]
      for (const answer of answers) answer.assertStatus(404)
    }
  })
})
