import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { randomUUID } from 'node:crypto'
import db from '@adonisjs/lucid/services/db'
import AuditLog from '#models/audit_log'
import User from '#models/user'
import { createUser } from '#tests/support/accounts'

const USERS = '/api/v1/users'
const ME = `${USERS}/me`

/** A user with an open session, and a request of theirs. */
async function withSession(client: ApiClient, role: User['role'] = 'user') {
  const user = await createUser({ role })
  await client.get(ME).loginAs(user)
  return user
}

const openSessions = (userId: string) =>
  db.from('sessions').where('user_id', userId).whereNull('revoked_at')

test.group('Users, for admins', (group) => {
  let admin: User
  group.each.setup(async () => {
    admin = await createUser({ role: 'admin' })
  })

  test('the list is searched by e-mail and name, and filtered', async ({ client, assert }) => {
    const mark = randomUUID().slice(0, 13)
    const found = await Promise.all([createUser(), createUser({ isActive: false }), createUser()])
    await found[0].merge({ fullName: `Ann ${mark.toUpperCase()}` }).save()
    await found[1].merge({ email: `${mark}@example.test` }).save()
    await found[2].merge({ fullName: `${mark}%_` }).save()
    const ids = async (query: Record<string, string | number | boolean>) => {
      const response = await client.get(USERS).qs(query).loginAs(admin)
      response.assertStatus(200)
      const { data, pagination } = response.body()
      assert.equal(pagination.totalItems, data.length)
      return data.map(({ id }: { id: string }) => id)
    }
    assert.sameMembers(
      await ids({ search: mark }),
      found.map(({ id }) => id)
    )
    assert.deepEqual(await ids({ search: `${mark}%_` }), [found[2].id])
    assert.deepEqual(await ids({ search: mark, isActive: false }), [found[1].id])
    assert.deepEqual(await ids({ search: mark, role: 'admin' }), [])
    const sorted = await ids({ search: mark, sortBy: 'createdAt', sortOrder: 'asc' })
    assert.lengthOf(sorted, 3)
    const [user] = (await client.get(USERS).qs({ search: mark }).loginAs(admin)).body().data
    assert.notProperty(user, 'password')
    assert.notProperty(user, 'supabaseId')
  })

  test('name, role and activity can be changed, nothing else', async ({ client, assert }) => {
    const user = await createUser()
    const changes = { role: 'agent', fullName: 'Bot', isActive: true }
    const attempt = { ...changes, email: 'x@example.test', emailVerified: true, id: randomUUID() }
    const response = await client.patch(`${USERS}/${user.id}`).json(attempt).loginAs(admin)
    response.assertStatus(200)
    assert.containsSubset(response.body().data, { ...changes, email: user.email, id: user.id })
    const shown = await client.get(`${USERS}/${user.id}`).loginAs(admin)
    assert.deepEqual(shown.body().data, response.body().data)
    assert.isFalse(shown.body().data.emailVerified)
    const [row] = await AuditLog.query().where({ resourceId: user.id, action: 'user.updated' })
    assert.equal(row?.userId, admin.id)
    assert.deepEqual(row?.changes, {
      role: { from: 'user', to: 'agent' },
      fullName: { from: null, to: 'Bot' },
    })
  })

  test('a role counts at the next request, and a deactivation ends all sessions', async ({
    client,
    assert,
  }) => {
    const other = await createUser({ role: 'admin' })
    const { headers } = await tokenOf(client, other)
    const ask = (path: string) => client.get(path).headers(headers)
    ;(await ask(USERS)).assertStatus(200)
    await client.patch(`${USERS}/${other.id}`).json({ role: 'user' }).loginAs(admin)
    ;(await ask(USERS)).assertStatus(403)
    await client.patch(`${USERS}/${other.id}`).json({ isActive: false }).loginAs(admin)
    ;(await ask(ME)).assertStatus(401)
    await client.patch(`${USERS}/${other.id}`).json({ isActive: true }).loginAs(admin)
    ;(await ask(ME)).assertStatus(401)
    assert.lengthOf(await openSessions(other.id), 0)
  })

  test('a deleted user is gone from lists and can not come in', async ({ client, assert }) => {
    const user = await withSession(client)
    const response = await client.delete(`${USERS}/${user.id}`).loginAs(admin)
    response.assertStatus(204)
    assert.lengthOf(await openSessions(user.id), 0)
    ;(await client.get(`${USERS}/${user.id}`).loginAs(admin)).assertStatus(404)
    ;(await client.delete(`${USERS}/${user.id}`).loginAs(admin)).assertStatus(404)
    const listed = await client.get(USERS).qs({ search: user.email }).loginAs(admin)
    assert.lengthOf(listed.body().data, 0)
    const [row] = await AuditLog.query().where({ resourceId: user.id, action: 'user.deleted' })
    assert.equal(row?.userId, admin.id)
    const { email } = user
    const again = await client
      .post('/api/v1/auth/register')
      .json({ email, password: 'Corr3ct-Horse!Battery' })
    again.assertStatus(201)
    assert.notEqual(again.body().data.user.id, user.id)
  })

  test('an admin does none of it to himself: 409', async ({ client, assert }) => {
    for (const response of [
      await client.patch(`${USERS}/${admin.id}`).json({ isActive: false }).loginAs(admin),
      await client.patch(`${USERS}/${admin.id}`).json({ role: 'user' }).loginAs(admin),
      await client.delete(`${USERS}/${admin.id}`).loginAs(admin),
    ]) {
      response.assertStatus(409)
      assert.equal(response.body().error.code, 'CONFLICT')
    }
    const named = await client.patch(`${USERS}/${admin.id}`).json({ fullName: 'I' }).loginAs(admin)
    named.assertStatus(200)
  })

  test('two admins who demote each other at once leave one', async ({ client, assert }) => {
    const other = await createUser({ role: 'admin' })
    const bystanders = User.query().where('role', 'admin').whereNotIn('id', [admin.id, other.id])
    const hidden = (await bystanders.clone().where('isActive', true)).map(({ id }) => id)
    await User.query().whereIn('id', hidden).update({ isActive: false })
    try {
      const [first, second] = await Promise.all([
        client.patch(`${USERS}/${other.id}`).json({ role: 'user' }).loginAs(admin),
        client.patch(`${USERS}/${admin.id}`).json({ role: 'user' }).loginAs(other),
      ])
      const statuses = [first.status(), second.status()].sort()
      assert.include(
        [JSON.stringify([200, 409]), JSON.stringify([200, 403])],
        JSON.stringify(statuses)
      )
      const left = await User.query().where({ role: 'admin', isActive: true })
      assert.lengthOf(left, 1)
    } finally {
      await User.query().whereIn('id', hidden).update({ isActive: true })
    }
  })

  test('nobody else may: 401, 403, and 404 for who is not there', async ({ client }) => {
    const user = await createUser()
    const target = `${USERS}/${(await createUser()).id}`
    for (const request of [
      () => client.get(USERS),
      () => client.get(target),
      () => client.patch(target).json({ role: 'admin' }),
      () => client.delete(target),
    ]) {
      ;(await request()).assertStatus(401)
      ;(await request().loginAs(user)).assertStatus(403)
      ;(await request().loginAs(await createUser({ role: 'agent' }))).assertStatus(403)
    }
    for (const id of [randomUUID(), 'nobody']) {
      ;(await client.get(`${USERS}/${id}`).loginAs(user)).assertStatus(404)
      ;(await client.patch(`${USERS}/${id}`).json({}).loginAs(admin)).assertStatus(404)
      ;(await client.delete(`${USERS}/${id}`).loginAs(admin)).assertStatus(404)
    }
  })

  test('what does not fit is 400 and named: {field} {value}')
    .with([
      { field: 'role', value: 'root' },
      { field: 'role', value: null },
      { field: 'isActive', value: 'yes' },
      { field: 'isActive', value: null },
      { field: 'fullName', value: '' },
      { field: 'fullName', value: 'x'.repeat(256) },
    ])
    .run(async ({ client, assert }, { field, value }) => {
      const path = `${USERS}/${(await createUser()).id}`
      const response = await client
        .patch(path)
        .json({ [field]: value })
        .loginAs(admin)
      response.assertStatus(400)
      assert.equal(response.body().error.details[0].field, field)
    })

  test('a filter that does not fit is 400 and named: {$self}')
    .with(['role', 'isActive', 'sortBy', 'sortOrder', 'page', 'pageSize'])
    .run(async ({ client, assert }, field) => {
      const response = await client
        .get(USERS)
        .qs({ [field]: 'wrong' })
        .loginAs(admin)
      response.assertStatus(400)
      assert.equal(response.body().error.details[0].field, field)
    })
})

/** Headers of a session that stays the same over requests. */
async function tokenOf(_client: ApiClient, user: User) {
  const { signAccessToken } = await import('#auth/access_token')
  const { default: Session } = await import('#models/session')
  const { DateTime } = await import('luxon')
  const now = DateTime.utc()
  const times = { lastUsedAt: now, expiresAt: now.plus({ days: 1 }) }
  const session = await Session.create({ userId: user.id, ...times })
  return { headers: { authorization: `Bearer ${await signAccessToken(user, session.id)}` } }
}
