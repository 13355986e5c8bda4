import { test } from '@japa/runner'
import { bodyOf, dataOf } from '#tests/support/answers'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { makeWorkflow, PLAIN_STEPS } from '#tests/support/workflows'

interface Step {
  id: string
  stepKey: string
}

test.group('PATCH /api/v1/workflows/:id', (group) => {
  let me: SignedIn

  group.setup(async () => {
    me = await signedIn()
  })

  test('makes no version of what is not the graph', async ({ client, assert }) => {
    const { id, steps, definition } = await makeWorkflow(client, me)
    const changes = {
      name: 'Renamed',
      description: 'Why',
      status: 'active',
      tags: ['x'],
      isPublic: true,
      triggerConfig: { type: 'api' },
      scheduleCron: '0 8 * * *',
      scheduleTimezone: 'Asia/Tokyo',
    }
    const path = `/api/v1/workflows/${id}`
    const response = await client.patch(path).headers(me.headers).json(changes)
    response.assertStatus(200)
    assert.deepInclude(response.body().data, { ...changes, version: 1, steps, definition })
    const cleared = { description: null, scheduleCron: null }
    const again = await client.patch(path).headers(me.headers).json(cleared)
    again.assertStatus(200)
    assert.deepInclude(again.body().data, { ...changes, ...cleared })
  })

  test('replaces the steps whole, as a new version; a step that stays keeps its id', async ({
    client,
    assert,
  }) => {
    const made = await makeWorkflow(client, me)
    const path = `/api/v1/workflows/${made.id}`
    const steps = [
      { stepKey: 'check', stepType: 'condition', config: { expression: 'true' } },
      { stepKey: 'other', stepType: 'wait', config: { durationMs: 2 }, dependsOn: ['check'] },
    ]
    const response = await client.patch(path).headers(me.headers).json({ steps })
    response.assertStatus(200)
    const { data } = response.body()
    assert.equal(data.version, 2)
    assert.deepEqual(
      data.steps.map(({ stepKey }: Step) => stepKey),
      ['check', 'other']
    )
    assert.equal(data.steps[0].id, made.steps[0].id)
    assert.equal(data.definition.nodes[1].id, 'other')

    const versions = await dataOf(client.get(`${path}/versions`).headers(me.headers))
    assert.deepInclude(versions[0], { version: 2, parentId: versions[1].id, createdBy: me.user.id })
    assert.deepInclude(versions[1], { version: 1, definition: made.definition })
    assert.equal(versions[1].steps[1].stepKey, 'rest')
  })

  test('makes no version of the same graph again, in either form', async ({ client, assert }) => {
    const { id, steps, definition } = await makeWorkflow(client, me)
    for (const graph of [
      { steps: PLAIN_STEPS },
      { steps },
      { definition },
      { steps, definition },
    ]) {
      const path = `/api/v1/workflows/${id}`
      const response = await client.patch(path).headers(me.headers).json(graph)
      response.assertStatus(200)
      assert.equal(response.body().data.version, 1)
    }
  })

  test('takes new metadata without the graph, and keeps what is drawn', async ({
    client,
    assert,
  }) => {
    const nodes = [
      { id: 'a', type: 'wait', config: { durationMs: 1 }, position: { x: 1, y: 2 } },
      { id: 'b', type: 'wait', config: { durationMs: 1 }, position: { x: 3, y: 4 } },
    ]
    const definition = { nodes, edges: [{ source: 'a', target: 'b' }], metadata: {} }
    const made = await makeWorkflow(client, me, { steps: undefined, definition })
    const path = `/api/v1/workflows/${made.id}`
    const timed = { definition: { metadata: { timeout: 60 } } }
    const data = await dataOf(client.patch(path).headers(me.headers).json(timed))
    assert.equal(data.version, 2)
    assert.deepEqual(data.definition, { ...made.definition, metadata: { timeout: 60 } })
    assert.deepEqual(data.steps, made.steps)

    const steps = [{ stepKey: 'a', stepType: 'wait', config: { durationMs: 9 } }]
    const less = await dataOf(client.patch(path).headers(me.headers).json({ steps }))
    assert.deepEqual(less.definition.nodes[0].position, { x: 1, y: 2 })
    assert.deepEqual(less.definition.metadata, { timeout: 60 })
    assert.deepEqual(less.definition.edges, [])
  })

  test('loses no version of changes that come at once', async ({ client, assert }) => {
    const { id } = await makeWorkflow(client, me)
    const path = `/api/v1/workflows/${id}`
    const responses = await Promise.all(
      Array.from({ length: 8 }, (_, at) => {
        const steps = [{ stepKey: `s${at}`, stepType: 'wait', config: { durationMs: at } }]
        return client.patch(path).headers(me.headers).json({ steps })
      })
    )
    const versions = responses.map((response) => response.body().data.version)
    assert.sameMembers(versions, [2, 3, 4, 5, 6, 7, 8, 9])
    const kept = await dataOf(client.get(`${path}/versions`).headers(me.headers))
    const shown = await dataOf(client.get(path).headers(me.headers))
    assert.lengthOf(kept, 9)
    assert.lengthOf(shown.steps, 1)
    assert.equal(shown.steps[0].stepKey, kept[0].steps[0].stepKey)
  })

  test('changes nothing when the graph does not fit', async ({ client, assert }) => {
    const made = await makeWorkflow(client, me)
    const path = `/api/v1/workflows/${made.id}`
    const steps = [{ stepKey: 'a', stepType: 'wait', config: {}, dependsOn: ['a'] }]
    const refused = await client.patch(path).headers(me.headers).json({ name: 'New', steps })
    refused.assertStatus(400)
    const data = await dataOf(client.get(path).headers(me.headers))
    assert.deepEqual(data, made)
  })

  test('restoring makes a new version with the old graph', async ({ client, assert }) => {
    const made = await makeWorkflow(client, me)
    const path = `/api/v1/workflows/${made.id}`
    await client.patch(path).headers(me.headers).json({ steps: [] })
    const response = await client.post(`${path}/versions/1/restore`).headers(me.headers)
    response.assertStatus(200)
    const { data } = response.body()
    assert.equal(data.version, 3)
    assert.deepEqual(data.definition, made.definition)
    const { data: versions, pagination } = await bodyOf(
      client.get(`${path}/versions`).headers(me.headers)
    )
    assert.equal(pagination.totalItems, 3)
    assert.equal(versions[0].parentId, versions[2].id)
    assert.deepEqual(versions[0].steps, versions[2].steps)
    const missing = await client.post(`${path}/versions/9/restore`).headers(me.headers)
    missing.assertStatus(404)
  })

  test('a copy is a draft of its own, with the graph and version 1', async ({ client, assert }) => {
    const made = await makeWorkflow(client, me, { status: 'active', tags: ['a'], isPublic: true })
    const path = `/api/v1/workflows/${made.id}/duplicate`
    const other = await signedIn()
    const response = await client.post(path).headers(other.headers).json({ name: 'Mine' })
    response.assertStatus(201)
    assert.deepInclude(response.body().data, {
      name: 'Mine',
      userId: other.user.id,
      parentId: made.id,
      version: 1,
      status: 'draft',
      tags: ['a'],
      isPublic: false,
      definition: made.definition,
    })
    const unnamed = await client.post(path).headers(me.headers)
    assert.equal(unnamed.body().data.name, 'Plain (copy)')
  })
})
