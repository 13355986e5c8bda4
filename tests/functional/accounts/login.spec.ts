import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import AuditLog from '#models/audit_log'
import User from '#models/user'
import { createUser, PASSWORD, uniqueEmail } from '#tests/support/accounts'

function register(client: ApiClient, body: object) {
  return client.post('/api/v1/auth/register').json(body)
}

function login(client: ApiClient, email: string, password: string) {
  return client.post('/api/v1/auth/login').json({ email, password })
}

test.group('Registration', () => {
  test('it answers the user and tokens that work', async ({ client, assert }) => {
    const email = `Ann.${uniqueEmail()}`
    const response = await register(client, { email, password: PASSWORD, fullName: 'Ann Ü.' })
    response.assertStatus(201)
    assert.equal(response.header('cache-control'), 'no-store')
    const { user, tokens } = response.body().data
    const { fullName, avatarUrl, role, isActive, emailVerified, lastLoginAt } = user
    assert.equal(user.email, email.toLowerCase())
    assert.deepEqual(
      { fullName, avatarUrl, role, isActive, emailVerified, lastLoginAt },
      {
        fullName: 'Ann Ü.',
        avatarUrl: null,
        role: 'user',
        isActive: true,
        emailVerified: false,
        lastLoginAt: null,
      }
    )
    assert.notProperty(user, 'password')
    const me = await client.get('/api/v1/users/me').bearerToken(tokens.accessToken)
    assert.deepEqual(me.body().data, user)
  })

  test('an e-mail has one account, whatever its case and however many try', async ({
    client,
    assert,
  }) => {
    const email = uniqueEmail()
    const twins = [email, email.toUpperCase(), ` ${email} `]
    const tries = twins.map((twin) => register(client, { email: twin, password: PASSWORD }))
    const statuses = (await Promise.all(tries)).map((response) => response.status())
    assert.deepEqual(statuses.sort(), [201, 409, 409])
  })

  test('no role can be taken', async ({ client, assert }) => {
    const body = { email: uniqueEmail(), password: PASSWORD, role: 'admin', isActive: false }
    const response = await register(client, body)
    assert.containsSubset(response.body().data.user, { role: 'user', isActive: true })
  })

  test('what is no e-mail is 400: {$self}')
    .with([
      'nobody',
      'a@b@c.test',
      'a b@c.test',
      'ünï@example.test',
      'ann@exаmple.test', // a Cyrillic a
      'ａnn@example.test', // full width
      '\u212Aate@example.test', // the Kelvin sign lower-cases to k
      `${'x'.repeat(250)}@a.test`,
      'a@b.test\r\nBcc: c@d.test',
    ])
    .run(async ({ client, assert }, email) => {
      const response = await register(client, { email, password: PASSWORD })
      response.assertStatus(400)
      assert.equal(response.body().error.details[0].field, 'email')
    })

  test('after five refusals of an e-mail the sixth is 429', async ({ client, assert }) => {
    const { email } = await createUser()
    const statuses: number[] = []
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      statuses.push((await register(client, { email, password: PASSWORD })).status())
    }
    assert.deepEqual(statuses, [409, 409, 409, 409, 409, 429])
  }).timeout(20_000)
})

test.group('Login', () => {
  test('it works with the e-mail in any case and is kept in mind', async ({ client, assert }) => {
    const email = uniqueEmail()
    await register(client, { email, password: PASSWORD })
    const response = await login(client, email.toUpperCase(), PASSWORD)
    response.assertStatus(200)
    assert.equal(response.header('cache-control'), 'no-store')
    const { user, tokens } = response.body().data
    assert.isNotNull(user.lastLoginAt)
    assert.sameMembers(Object.keys(tokens), [
      'accessToken',
      'refreshToken',
      'expiresIn',
      'tokenType',
    ])
  })

  test('the same password in another Unicode form is the same password', async ({ client }) => {
    const email = uniqueEmail()
    await register(client, { email, password: 'Caf\u00e9-Horse-9!'.normalize('NFC') })
    const response = await login(client, email, 'Caf\u00e9-Horse-9!'.normalize('NFD'))
    response.assertStatus(200)
  })

  test('credentials in the URL are not read', async ({ client }) => {
    const email = uniqueEmail()
    await register(client, { email, password: PASSWORD })
    const query = new URLSearchParams({ email, password: PASSWORD })
    ;(await client.post(`/api/v1/auth/login?${query}`)).assertStatus(400)
  })

  test('blanks belong to the password', async ({ client }) => {
    const email = uniqueEmail()
    await register(client, { email, password: ` ${PASSWORD} ` })
    ;(await login(client, email, PASSWORD)).assertStatus(401)
    ;(await login(client, email, ` ${PASSWORD} `)).assertStatus(200)
  })

  test('a wrong password and an unknown e-mail get the same answer', async ({ client, assert }) => {
    const email = uniqueEmail()
    await register(client, { email, password: PASSWORD })
    const answers = [
      await login(client, email, 'Wr0ng-Password!'),
      await login(client, uniqueEmail(), 'Wr0ng-Password!'),
      await login(client, (await createUser()).email, 'Wr0ng-Password!'),
    ].map((response) => ({ status: response.status(), error: response.body().error }))
    const message = 'The e-mail or the password is wrong'
    for (const answer of answers) {
      assert.deepEqual(answer, { status: 401, error: { code: 'INVALID_CREDENTIALS', message } })
    }
  })

  test('a deactivated user is told so with the right password only', async ({ client, assert }) => {
    const email = uniqueEmail()
    await register(client, { email, password: PASSWORD })
    await User.query().where('email', email).update({ isActive: false })
    ;(await login(client, email, 'Wr0ng-Password!')).assertStatus(401)
    const response = await login(client, email, PASSWORD)
    response.assertStatus(403)
    assert.equal(response.body().error.code, 'FORBIDDEN')
  })

  test('the sixth try after five failures is 429, with the right password too', async ({
    client,
    assert,
  }) => {
    const email = uniqueEmail()
    const registered = await register(client, { email, password: PASSWORD })
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      ;(await login(client, email, 'Wr0ng-Password!')).assertStatus(401)
    }
    const response = await login(client, email, PASSWORD)
    response.assertStatus(429)
    const { code, retryAfter } = response.body().error
    assert.equal(code, 'RATE_LIMIT_EXCEEDED')
    assert.isTrue(retryAfter > 0 && retryAfter <= 900)
    assert.equal(response.header('retry-after'), String(retryAfter))
    const { accessToken } = registered.body().data.tokens
    ;(await client.get('/api/v1/users/me').bearerToken(accessToken)).assertStatus(200)
  }).timeout(20_000)

  test('of failures all at once no more than five count as tries', async ({ client, assert }) => {
    const email = uniqueEmail()
    const tries = Array.from({ length: 12 }, () => login(client, email, 'Wr0ng-Password!'))
    const statuses = (await Promise.all(tries)).map((response) => response.status())
    assert.lengthOf(
      statuses.filter((status) => status === 401),
      5
    )
    assert.lengthOf(
      statuses.filter((status) => status === 429),
      7
    )
  }).timeout(20_000)

  test('a success forgets the failures before it', async ({ client, assert }) => {
    const email = uniqueEmail()
    await register(client, { email, password: PASSWORD })
    const statuses: number[] = []
    for (const password of ['a', 'b', 'c', 'd', PASSWORD, 'e', 'f', PASSWORD]) {
      statuses.push((await login(client, email, password)).status())
    }
    assert.deepEqual(statuses, [401, 401, 401, 401, 200, 401, 401, 200])
  }).timeout(20_000)
})

test.group('Logout', () => {
  test('it ends the session, its access token included', async ({ client }) => {
    const registered = await register(client, { email: uniqueEmail(), password: PASSWORD })
    const { accessToken, refreshToken } = registered.body().data.tokens
    const logout = await client.post('/api/v1/auth/logout').bearerToken(accessToken)
    logout.assertStatus(204)
    ;(await client.get('/api/v1/users/me').bearerToken(accessToken)).assertStatus(401)
    ;(await client.post('/api/v1/auth/refresh').json({ refreshToken })).assertStatus(401)
  })

  test('a refresh token alone will do, none is 401', async ({ client, assert }) => {
    const registered = await register(client, { email: uniqueEmail(), password: PASSWORD })
    const { accessToken, refreshToken } = registered.body().data.tokens
    const nobody = await client.post('/api/v1/auth/logout')
    nobody.assertStatus(401)
    assert.equal(nobody.body().error.code, 'AUTHENTICATION_REQUIRED')
    ;(await client.post('/api/v1/auth/logout').json({ refreshToken })).assertStatus(204)
    ;(await client.get('/api/v1/users/me').bearerToken(accessToken)).assertStatus(401)
  })
})

test.group('The audit trail of accounts', () => {
  test('it says who, what, from where, and no secret', async ({ client, assert }) => {
    const email = uniqueEmail()
    const requestId = `audit-${email}`.replace('@', '-')
    const registered = await register(client, { email, password: PASSWORD })
    const { id } = registered.body().data.user
    await login(client, email, 'Wr0ng-Password!').header('X-Request-Id', requestId)
    const { tokens } = (await login(client, email, PASSWORD)).body().data
    await client.post('/api/v1/auth/logout').bearerToken(tokens.accessToken)
    const rows = await AuditLog.query()
      .where((query) => query.where('userId', id).orWhere('resourceId', id))
      .whereNot('action', 'user.verification_requested') // told after the answer
      .orderBy('id')
    assert.deepEqual(
      rows.map((row) => row.action),
      ['user.registered', 'user.login_failed', 'user.logged_in', 'session.revoked']
    )
    const { requestId: kept, ipAddress, userId, changes } = rows[1]!
    assert.deepEqual(
      { kept, userId, changes },
      { kept: requestId, userId: null, changes: { email } }
    )
    assert.match(ipAddress ?? '', /127\.0\.0\.1|::1/)
    const text = JSON.stringify(rows)
    for (const secret of [PASSWORD, 'Wr0ng-Password!', tokens.refreshToken, tokens.accessToken]) {
      assert.notInclude(text, secret)
    }
  })
})
