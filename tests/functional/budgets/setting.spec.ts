import { test } from '@japa/runner'
import AuditLog from '#models/audit_log'
import { makeAgent } from '#tests/support/agents'
import { eventually } from '#tests/support/eventually'
import { signedIn, type SignedIn } from '#tests/support/signed_in'

test.group('Setting budgets', (group) => {
  let me: SignedIn
  group.each.setup(async () => {
    me = await signedIn()
  })

  const MINE = { scope: 'user', period: 'month', maxCostUsd: '25.50' }

  test('one that is set again takes the place of the one before', async ({ client, assert }) => {
    const put = (body: object) => client.put('/api/v1/budgets').headers(me.headers).json(body)
    const first = (await put(MINE)).body().data
    assert.containsSubset(first, {
      ...{ resourceId: me.user.id, maxCostUsd: '25.5', maxTokens: null, softRatio: 0.8 },
      ...{ setBy: 'owner', onSoft: 'warn', usage: { costUsd: '0', tokens: 0, toolCalls: 0 } },
    })
    const second = (await put({ ...MINE, maxCostUsd: '30', maxTokens: 10 })).body().data
    assert.containsSubset(second, { id: first.id, maxCostUsd: '30', maxTokens: 10 })
    const listed = (await client.get('/api/v1/budgets').headers(me.headers)).body().data
    assert.lengthOf(listed, 1)
    const actions = await eventually(async () => {
      const rows = await AuditLog.query().where({ resourceId: first.id })
      return rows.length === 2 ? rows.map(({ action }) => action) : null
    })
    assert.sameMembers(actions, ['budget.created', 'budget.updated'])
  })

  test('what an admin has set stays, whatever the owner sets', async ({ client, assert }) => {
    const admin = await signedIn('admin')
    const body = { ...MINE, resourceId: me.user.id }
    const strict = await client
      .put('/api/v1/budgets')
      .headers(admin.headers)
      .json({ ...body, maxCostUsd: '1' })
    assert.equal(strict.body().data.setBy, 'admin')
    const { id } = strict.body().data
    ;(await client.put('/api/v1/budgets').headers(me.headers).json(body)).assertStatus(200)
    ;(await client.delete(`/api/v1/budgets/${id}`).headers(me.headers)).assertStatus(403)
    const listed = (await client.get('/api/v1/budgets').headers(me.headers)).body().data
    assert.sameMembers(
      listed.map((row: any) => `${row.setBy} ${row.maxCostUsd}`),
      ['admin 1', 'owner 25.5']
    )
    const seen = await client
      .get('/api/v1/budgets')
      .qs({ userId: me.user.id })
      .headers(admin.headers)
    assert.lengthOf(seen.body().data, 2)
    ;(await client.delete(`/api/v1/budgets/${id}`).headers(admin.headers)).assertStatus(204)
  })

  test('nobody limits, or sees, what is another user’s', async ({ client }) => {
    const other = await signedIn()
    const { id: resourceId } = await makeAgent(client, other)
    const put = (body: object) => client.put('/api/v1/budgets').headers(me.headers).json(body)
    ;(await put({ ...MINE, scope: 'agent', resourceId })).assertStatus(403)
    ;(await put({ ...MINE, resourceId: other.user.id })).assertStatus(403)
    ;(await put({ ...MINE, scope: 'workflow', resourceId })).assertStatus(404)
    const seen = await client
      .get('/api/v1/budgets')
      .qs({ userId: other.user.id })
      .headers(me.headers)
    seen.assertStatus(403)
  })

  test('{field} is refused')
    .with([
      { field: 'maxCostUsd', body: { scope: 'user', period: 'month' } },
      { field: 'maxCostUsd', body: { ...MINE, maxCostUsd: '-1' } },
      { field: 'maxCostUsd', body: { ...MINE, maxCostUsd: '1e3' } },
      { field: 'maxCostUsd', body: { ...MINE, maxCostUsd: 5 } },
      { field: 'period', body: { ...MINE, period: 'week' } },
      { field: 'resourceId', body: { ...MINE, scope: 'agent' } },
      { field: 'softRatio', body: { ...MINE, softRatio: 2 } },
      { field: 'onSoft', body: { ...MINE, onSoft: 'shout' } },
      { field: 'maxTokens', body: { ...MINE, maxTokens: 1.5 } },
    ])
    .run(async ({ client, assert }, { field, body }) => {
      const response = await client.put('/api/v1/budgets').headers(me.headers).json(body)
      response.assertStatus(400)
      assert.equal(response.body().error.details[0].field, field)
    })
})
