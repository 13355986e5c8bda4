import { test } from '@japa/runner'
import { randomUUID } from 'node:crypto'
import AuditLog from '#models/audit_log'
import Session from '#models/session'
import User from '#models/user'
import { createUser, PASSWORD, uniqueEmail } from '#tests/support/accounts'

const ME = '/api/v1/users/me'
const NEW_PASSWORD = 'An0ther-Horse!Battery'

test.group('The own profile', () => {
  test('it has the fields of the contract and never the hash', async ({ client, assert }) => {
    const response = await client.get(ME).loginAs(await createUser())
    response.assertStatus(200)
    assert.sameMembers(Object.keys(response.body().data), [
      'id',
      'email',
      'fullName',
      'avatarUrl',
      'role',
      'isActive',
      'emailVerified',
      'preferences',
      'createdAt',
      'updatedAt',
      'lastLoginAt',
    ])
    assert.match(response.body().data.createdAt, /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/)
  })

  test('name, picture and preferences can be changed', async ({ client, assert }) => {
    const user = await createUser()
    const changes = {
      fullName: '<b>Ann</b>',
      avatarUrl: 'https://example.test/a.png',
      preferences: { theme: 'dark', nested: { list: [1, null] } },
    }
    const response = await client.patch(ME).json(changes).loginAs(user)
    response.assertStatus(200)
    assert.containsSubset(response.body().data, changes)
    const cleared = await client.patch(ME).json({ fullName: null, avatarUrl: null }).loginAs(user)
    assert.containsSubset(cleared.body().data, { fullName: null, avatarUrl: null })
    assert.deepEqual(cleared.body().data.preferences, changes.preferences)
  })

  test('what is not the users to set stays as it was', async ({ client, assert }) => {
    const user = await createUser()
    const attempt = {
      id: randomUUID(),
      role: 'admin',
      isActive: false,
      emailVerified: true,
      email: uniqueEmail(),
      password: 'x',
      createdAt: '2000-01-01T00:00:00.000Z',
      fullName: 'Ann',
    }
    const response = await client.patch(ME).json(attempt).loginAs(user)
    response.assertStatus(200)
    const stored = await User.findOrFail(user.id)
    const { role, isActive, emailVerified, email, password, fullName } = stored
    assert.deepEqual(
      { role, isActive, emailVerified, email, password, fullName },
      {
        role: 'user',
        isActive: true,
        emailVerified: false,
        email: user.email,
        password: null,
        fullName: 'Ann',
      }
    )
  })

  test('what does not fit is 400 and named: {field}')
    .with([
      { field: 'fullName', value: 'x'.repeat(256) },
      { field: 'fullName', value: 7 },
      { field: 'avatarUrl', value: 'javascript:alert(1)' },
      { field: 'avatarUrl', value: 'data:text/html,x' },
      { field: 'preferences', value: [] },
      { field: 'preferences', value: null },
    ])
    .run(async ({ client, assert }, { field, value }) => {
      const response = await client
        .patch(ME)
        .json({ [field]: value })
        .loginAs(await createUser())
      response.assertStatus(400)
      assert.equal(response.body().error.code, 'VALIDATION_ERROR')
      const [problem] = response.body().error.details
      assert.equal(problem.field, field)
      assert.sameMembers(Object.keys(problem), ['field', 'message', 'rule'])
    })

  test('role agent reads it and does nothing else', async ({ client, assert }) => {
    const agent = await createUser({ role: 'agent' })
    const me = await client.get(ME).loginAs(agent)
    me.assertStatus(200)
    const passwords = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }
    for (const response of [
      await client.patch(ME).json({ fullName: 'Bot' }).loginAs(agent),
      await client.post(`${ME}/password`).json(passwords).loginAs(agent),
      await client.get(`${ME}/sessions`).loginAs(agent),
    ]) {
      response.assertStatus(403)
      assert.equal(response.body().error.code, 'FORBIDDEN')
    }
  })
})

test.group('The own password', () => {
  test('a new one ends every other session and is the one to log in with', async ({
    client,
    assert,
  }) => {
    const email = uniqueEmail()
    const login = (password: string) => client.post('/api/v1/auth/login').json({ email, password })
    const registered = await client
      .post('/api/v1/auth/register')
      .json({ email, password: PASSWORD })
    const other = registered.body().data.tokens
    const mine = (await login(PASSWORD)).body().data.tokens
    const change = await client
      .post(`${ME}/password`)
      .bearerToken(mine.accessToken)
      .json({ currentPassword: PASSWORD, newPassword: NEW_PASSWORD })
    change.assertStatus(204)
    const statuses = [
      await client.get(ME).bearerToken(mine.accessToken),
      await client.get(ME).bearerToken(other.accessToken),
      await client.post('/api/v1/auth/refresh').json({ refreshToken: other.refreshToken }),
      await login(PASSWORD),
      await login(NEW_PASSWORD),
    ].map((response) => response.status())
    assert.deepEqual(statuses, [200, 401, 401, 401, 200])
  })

  test('the current one must be right, and guessing it ends at the limit', async ({
    client,
    assert,
  }) => {
    const user = await createUser()
    const passwords = { currentPassword: 'Wr0ng-Password!', newPassword: NEW_PASSWORD }
    const codes: string[] = []
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      const response = await client.post(`${ME}/password`).json(passwords).loginAs(user)
      codes.push(response.body().error.code)
    }
    const wrong = Array.from({ length: 5 }, () => 'INVALID_CREDENTIALS')
    assert.deepEqual(codes, [...wrong, 'RATE_LIMIT_EXCEEDED'])
  })

  test('the new one follows the rules, the e-mail among them', async ({ client, assert }) => {
    const user = await createUser()
    await user.merge({ email: `Ab1!${user.email}`.toLowerCase() }).save()
    for (const newPassword of ['short', user.email.toUpperCase().replace('A', 'a'), PASSWORD]) {
      const response = await client
        .post(`${ME}/password`)
        .json({ currentPassword: PASSWORD, newPassword })
        .loginAs(user)
      response.assertStatus(400)
      assert.equal(response.body().error.details[0].field, 'newPassword')
    }
  })
})

test.group('The own sessions', () => {
  test('those that live are listed, and the one that asks is marked', async ({
    client,
    assert,
  }) => {
    const user = await createUser()
    await client.get(ME).loginAs(user)
    const ended = await client.get(ME).loginAs(user)
    ended.assertStatus(200)
    const [oldest] = await Session.query().where('userId', user.id).orderBy('id')
    await oldest!.merge({ revokedAt: user.createdAt }).save()
    const response = await client.get(`${ME}/sessions?pageSize=1`).loginAs(user)
    response.assertStatus(200)
    const { data, pagination } = response.body()
    assert.deepEqual(pagination, {
      page: 1,
      pageSize: 1,
      totalPages: 2,
      totalItems: 2,
      hasNext: true,
      hasPrev: false,
    })
    assert.isTrue(data[0].current)
  })

  test('a query out of range is 400: {$self}')
    .with([
      'page=0',
      'page=x',
      'pageSize=101',
      'pageSize=0',
      'sortBy=id',
      'sortOrder=up',
      'page=1.5',
    ])
    .run(async ({ client, assert }, query) => {
      const response = await client.get(`${ME}/sessions?${query}`).loginAs(await createUser())
      response.assertStatus(400)
      assert.equal(response.body().error.details[0].field, query.split('=')[0])
    })

  test('ending one ends its tokens at once', async ({ client }) => {
    const user = await createUser()
    const registered = await client
      .post('/api/v1/auth/register')
      .json({ email: uniqueEmail(), password: PASSWORD })
    const { tokens, user: owner } = registered.body().data
    const session = await Session.findByOrFail('userId', owner.id)
    const path = `${ME}/sessions/${session.id}`
    ;(await client.delete(path).loginAs(user)).assertStatus(403)
    ;(await client.delete(`${ME}/sessions/${randomUUID()}`).loginAs(user)).assertStatus(404)
    ;(await client.delete(path).bearerToken(tokens.accessToken)).assertStatus(204)
    ;(await client.get(ME).bearerToken(tokens.accessToken)).assertStatus(401)
    ;(await client.delete(path).loginAs(await User.findOrFail(owner.id))).assertStatus(404)
  })

  test('an admin may end anybodys, and the trail says who did', async ({ client, assert }) => {
    const user = await createUser()
    const admin = await createUser({ role: 'admin' })
    await client.get(ME).loginAs(user)
    const session = await Session.findByOrFail('userId', user.id)
    const response = await client.delete(`${ME}/sessions/${session.id}`).loginAs(admin)
    response.assertStatus(204)
    const entry = await AuditLog.findByOrFail('resourceId', session.id)
    assert.deepEqual([entry.userId, entry.action], [admin.id, 'session.revoked'])
  })
})
