import { v7 } from 'uuid'
import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import AuditLog from '#models/audit_log'
import Template from '#models/template'
import { dataOf } from '#tests/support/answers'
import { eventually } from '#tests/support/eventually'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { AGENT_DATA, AGENT_TEMPLATE, makeTemplate, WORKFLOW_DATA } from '#tests/support/templates'

const PATH = '/api/v1/templates'

test.group('Writing templates', (group) => {
  let me: SignedIn

  group.each.setup(async () => {
    me = await signedIn()
  })

  test('makes one that is private and unofficial unless said otherwise', async ({
    client,
    assert,
  }) => {
    const protectedFields = { usageCount: 9, ratingAverage: 5, ratingCount: 9, userId: v7() }
    const made = await client
      .post(PATH)
      .headers(me.headers)
      .json({ ...AGENT_TEMPLATE, ...protectedFields, unknown: 1 })
    made.assertStatus(201)
    const { id, createdAt, updatedAt, ...rest } = made.body().data
    assert.isTrue(Date.parse(createdAt) > 0 && Date.parse(updatedAt) > 0)
    assert.deepEqual(rest, {
      ...AGENT_TEMPLATE,
      description: null,
      userId: me.user.id,
      tags: [],
      isOfficial: false,
      isPublic: false,
      usageCount: 0,
      ratingCount: 0,
      ratingAverage: 0,
    })
    const shown = await dataOf(client.get(`${PATH}/${id}`).headers(me.headers))
    assert.deepEqual(shown, made.body().data)
    const refused = await client.get(`${PATH}/${id}`)
    refused.assertStatus(403)
  })

  test('makes one of a workflow that can be made in turn', async ({ client, assert }) => {
    const fields = {
      name: 'Chain',
      description: 'Two steps',
      type: 'workflow',
      templateData: WORKFLOW_DATA,
      tags: ['a', 'b', 'a'],
    }
    const template = await makeTemplate(client, me, fields)
    assert.deepInclude(template, { ...fields, tags: ['a', 'b'], isPublic: true })
    const other = await signedIn()
    const made = await client.post(`${PATH}/${template.id}/instantiate`).headers(other.headers)
    made.assertStatus(201)
    assert.lengthOf(made.body().data.workflow.steps, 2)
    const used = await dataOf(client.get(`${PATH}/${template.id}`))
    assert.equal(used.usageCount, 1)
  })

  test('changes one field by field, and keeps what was made of it', async ({ client, assert }) => {
    const { id } = await makeTemplate(client, me)
    const made = await dataOf(client.post(`${PATH}/${id}/instantiate`).headers(me.headers))
    const changes = {
      name: 'Chain',
      description: 'Now a workflow',
      category: 'Other',
      type: 'workflow',
      templateData: WORKFLOW_DATA,
      tags: ['x'],
      isPublic: false,
    }
    const response = await client.patch(`${PATH}/${id}`).headers(me.headers).json(changes)
    response.assertStatus(200)
    assert.deepInclude(response.body().data, { ...changes, usageCount: 1 })
    const agent = await dataOf(client.get(`/api/v1/agents/${made.agent.id}`).headers(me.headers))
    assert.equal(agent.name, 'Filter')
    for (const wrong of [{ type: 'agent' }, { templateData: AGENT_DATA }]) {
      const refused = await client.patch(`${PATH}/${id}`).headers(me.headers).json(wrong)
      refused.assertStatus(400)
      assert.match(refused.body().error.details[0].field, /^templateData\./)
    }
  })

  test('deletes one for good, as far as anybody sees', async ({ client, assert }) => {
    const { id } = await makeTemplate(client, me)
    const gone = await client.delete(`${PATH}/${id}`).headers(me.headers)
    gone.assertStatus(204)
    for (const request of routes(client, id)) {
      const missing = await request().headers(me.headers)
      missing.assertStatus(404)
    }
    assert.isNotNull((await Template.findOrFail(id)).deletedAt)
  })

  /** Those that change one. */
  function routes(client: ApiClient, id: string) {
    return [
      () => client.patch(`${PATH}/${id}`).json({ name: 'x' }),
      () => client.post(`${PATH}/${id}/rate`).json({ rating: 3 }),
      () => client.delete(`${PATH}/${id}`),
    ]
  }

  test('is refused without a login, to automation, and to others', async ({ client, assert }) => {
    const { id } = await makeTemplate(client, me)
    const [other, robot] = [await signedIn(), await signedIn('agent')]
    const make = () => client.post(PATH).json(AGENT_TEMPLATE)
    for (const request of [make, ...routes(client, id)]) {
      const anonymous = await request()
      anonymous.assertStatus(401)
      const refused = await request().headers(robot.headers)
      refused.assertStatus(403)
    }
    const [patch, , remove] = routes(client, id)
    for (const request of [patch!, remove!]) {
      const refused = await request().headers(other.headers)
      refused.assertStatus(403)
      const allowed = await request().headers((await signedIn('admin')).headers)
      assert.include([200, 204], allowed.status())
    }
    for (const unknown of [v7(), 'one']) {
      for (const request of routes(client, unknown)) {
        const missing = await request().headers(other.headers)
        missing.assertStatus(404)
      }
    }
  })

  test('official ones are an admin’s to make, name and change', async ({ client, assert }) => {
    const admin = await signedIn('admin')
    const name = `Official ${v7()}`
    const claimed = await client
      .post(PATH)
      .headers(me.headers)
      .json({ ...AGENT_TEMPLATE, isOfficial: true })
    claimed.assertStatus(403)
    const { id } = await makeTemplate(client, me, { name })
    const promoted = await client
      .patch(`${PATH}/${id}`)
      .headers(me.headers)
      .json({ isOfficial: true })
    promoted.assertStatus(403)
    const vouched = await client
      .patch(`${PATH}/${id}`)
      .headers(admin.headers)
      .json({ isOfficial: true })
    vouched.assertStatus(200)
    assert.isTrue(vouched.body().data.isOfficial)
    for (const request of [
      client.patch(`${PATH}/${id}`).json({ description: 'Mine still?' }),
      client.patch(`${PATH}/${id}`).json({ isOfficial: false }),
      client.delete(`${PATH}/${id}`),
    ]) {
      const refused = await request.headers(me.headers)
      refused.assertStatus(403)
    }
    const twin = { ...AGENT_TEMPLATE, name, isOfficial: true }
    const second = await client.post(PATH).headers(admin.headers).json(twin)
    second.assertStatus(409)
    const gone = await client.delete(`${PATH}/${id}`).headers(admin.headers)
    gone.assertStatus(204)
    // Deleted or not, it would count among the official ones.
    await Template.query().where('id', id).delete()
  })

  test('leaves a trail', async ({ client, assert }) => {
    const { id } = await makeTemplate(client, me, { tags: ['a'] })
    const other = await signedIn()
    const path = `${PATH}/${id}`
    await client
      .patch(path)
      .headers(me.headers)
      .json({ name: 'New', tags: ['a'] })
    await client.patch(path).headers(me.headers).json({ name: 'New' })
    for (const rating of [2, 2, 5]) {
      await client.post(`${path}/rate`).headers(other.headers).json({ rating })
    }
    await client.delete(path).headers(me.headers)
    const trail = () => AuditLog.query().where({ resourceId: id }).orderBy('id')
    await eventually(async () => (await trail()).length === 5)
    const rows = await trail()
    assert.deepEqual(
      rows.map(({ action, changes }) => [action.split('.')[1], changes]),
      [
        ['created', rows[0]!.changes],
        ['updated', { before: { name: 'Filter' }, after: { name: 'New' } }],
        ['rated', { before: { rating: null }, after: { rating: 2 } }],
        ['rated', { before: { rating: 2 }, after: { rating: 5 } }],
        ['deleted', { name: 'New' }],
      ]
    )
    assert.deepInclude(rows[0]!.changes!.after as object, { name: 'Filter', tags: ['a'] })
    assert.equal(rows[2]!.userId, other.user.id)
  })
})
