import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import db from '@adonisjs/lucid/services/db'
import ApiKey from '#models/api_key'
import AuditLog from '#models/audit_log'
import User from '#models/user'
import { oneTimeTokenHash } from '#auth/one_time_token'
import { createUser, PASSWORD, uniqueEmail } from '#tests/support/accounts'
import { mailsTo, tokenMailedTo } from '#tests/support/mails'

const AUTH = '/api/v1/auth'
const NEW_PASSWORD = 'An0ther-Horse!Battery'

const forgot = (client: ApiClient, email: string) =>
  client.post(`${AUTH}/forgot-password`).json({ email })

const reset = (client: ApiClient, token: string, newPassword = NEW_PASSWORD) =>
  client.post(`${AUTH}/reset-password`).json({ token, newPassword })

async function resetToken(client: ApiClient, email: string) {
  await forgot(client, email)
  return tokenMailedTo(email.toLowerCase(), 'reset-password')
}

test.group('A forgotten password', () => {
  test('a mail lets its owner choose another, which ends all sessions', async ({
    client,
    assert,
  }) => {
    const email = uniqueEmail()
    const registered = await client
      .post(`${AUTH}/register`)
      .json({ email, password: PASSWORD, fullName: 'Ann <b>' })
    const { accessToken, refreshToken } = registered.body().data.tokens
    const token = await resetToken(client, email.toUpperCase())
    const [mail = ''] = (await mailsTo(email)).filter((text) => text.includes('reset-password'))
    assert.include(mail, 'Hello Ann &lt;b&gt;,')
    const response = await reset(client, token)
    response.assertStatus(200)
    assert.isString(response.body().data.message)
    assert.equal(response.header('cache-control'), 'no-store')
    const login = (password: string) => client.post(`${AUTH}/login`).json({ email, password })
    const statuses = [
      await client.get('/api/v1/users/me').bearerToken(accessToken),
      await client.post(`${AUTH}/refresh`).json({ refreshToken }),
      await login(PASSWORD),
      await login(NEW_PASSWORD),
    ].map((answer) => answer.status())
    assert.deepEqual(statuses, [401, 401, 401, 200])
  }).timeout(20_000)

  test('who has an account and who has none get the same answer', async ({ client, assert }) => {
    const known = await createUser()
    const inactive = await createUser({ isActive: false })
    const unknown = uniqueEmail()
    const emails = [known.email, inactive.email, unknown]
    const answers = await Promise.all(emails.map((email) => forgot(client, email)))
    for (const answer of answers) {
      answer.assertStatus(200)
      assert.deepEqual(answer.body().data, answers[0]!.body().data)
    }
    assert.lengthOf(await mailsTo(known.email), 1)
    assert.lengthOf(await mailsTo(inactive.email), 0)
    assert.lengthOf(await mailsTo(unknown), 0)
  })

  test('a token works once, and of two uses at once one does', async ({ client, assert }) => {
    const { email } = await createUser()
    const earlier = await resetToken(client, email)
    const token = await resetToken(client, email)
    const uses = await Promise.all([reset(client, token), reset(client, token)])
    assert.deepEqual(uses.map((use) => use.status()).sort(), [200, 401])
    for (const used of [token, earlier]) {
      const again = await reset(client, used)
      again.assertStatus(401)
      assert.equal(again.body().error.code, 'INVALID_TOKEN')
    }
  }).timeout(20_000)

  test('after an hour the token is expired', async ({ client, assert }) => {
    const { id, email } = await createUser()
    const token = await resetToken(client, email)
    const [row] = await db.from('one_time_tokens').where('user_id', id)
    const lifetime = row.expires_at.getTime() - row.created_at.getTime()
    assert.approximately(lifetime, 3_600_000, 2_000)
    await db.from('one_time_tokens').where('user_id', id).update({ expires_at: new Date() })
    const response = await reset(client, token)
    response.assertStatus(401)
    assert.equal(response.body().error.code, 'TOKEN_EXPIRED')
  })

  test('only the hash is stored, and no audit row has the token', async ({ client, assert }) => {
    const { id, email } = await createUser()
    const token = await resetToken(client, email)
    const rows = await db.from('one_time_tokens').where('user_id', id)
    assert.lengthOf(rows, 1)
    assert.deepEqual(rows[0].token_hash, oneTimeTokenHash(token))
    await reset(client, token)
    const trail = await AuditLog.query().where('resourceId', id).orderBy('id')
    assert.deepEqual(
      trail.map(({ action, userId }) => ({ action, userId })),
      [
        { action: 'user.password_reset_requested', userId: null },
        { action: 'user.password_reset', userId: id },
      ]
    )
    for (const secret of [token, NEW_PASSWORD]) {
      assert.notInclude(JSON.stringify(trail), secret)
      assert.notInclude(JSON.stringify(rows), secret)
    }
  })

  test('the token of one purpose is none of another', async ({ client }) => {
    const { email } = await createUser()
    const token = await resetToken(client, email)
    const response = await client.post(`${AUTH}/verify-email`).json({ token })
    response.assertStatus(401)
  })

  test('where nobody had proved the address, everything else that lets in goes too', async ({
    client,
    assert,
  }) => {
    const stored = { keyPrefix: 'tk_prod_x', scopes: ['read:agents'], isActive: true }
    const limits = { rateLimitPerMinute: 60, usageCount: 0 }
    for (const emailVerified of [false, true]) {
      const user = await createUser()
      await user.merge({ emailVerified, supabaseId: crypto.randomUUID() }).save()
      const keyHash = oneTimeTokenHash(user.id)
      const key = await ApiKey.create({ userId: user.id, name: 'k', keyHash, ...stored, ...limits })
      ;(await reset(client, await resetToken(client, user.email))).assertStatus(200)
      await Promise.all([user.refresh(), key.refresh()])
      assert.isTrue(user.emailVerified)
      assert.equal(key.isActive, emailVerified)
      assert.equal(user.supabaseId !== null, emailVerified)
    }
  }).timeout(20_000)

  test('a change of the password makes the mail worthless', async ({ client }) => {
    const email = uniqueEmail()
    await client.post(`${AUTH}/register`).json({ email, password: PASSWORD })
    const token = await resetToken(client, email)
    const passwords = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }
    const user = await User.findByOrFail('email', email)
    await client.post('/api/v1/users/me/password').json(passwords).loginAs(user)
    ;(await reset(client, token)).assertStatus(401)
  }).timeout(20_000)

  test('what does not fit is 400 and named: {field} {value}')
    .with([
      { path: 'forgot-password', field: 'email', value: undefined },
      { path: 'forgot-password', field: 'email', value: 'nobody' },
      { path: 'forgot-password', field: 'email', value: 7 },
      { path: 'reset-password', field: 'token', value: undefined },
      { path: 'reset-password', field: 'token', value: ['x'] },
      { path: 'reset-password', field: 'newPassword', value: undefined },
      { path: 'reset-password', field: 'newPassword', value: 'short' },
    ])
    .run(async ({ client, assert }, { path, field, value }) => {
      const body = { token: 'x', newPassword: NEW_PASSWORD, email: uniqueEmail(), [field]: value }
      const response = await client.post(`${AUTH}/${path}`).json(body)
      response.assertStatus(400)
      assert.equal(response.body().error.details[0].field, field)
    })

  test('the new password is not the e-mail that the token went to', async ({ client, assert }) => {
    const user = await createUser()
    await user.merge({ email: `ab1!${user.email}` }).save()
    const token = await resetToken(client, user.email)
    const response = await reset(client, token, `A${user.email.slice(1)}`)
    response.assertStatus(400)
    assert.equal(response.body().error.details[0].rule, 'notEmail')
  })

  test('the sixth mail for an address is 429, account or not', async ({ client, assert }) => {
    for (const email of [uniqueEmail(), (await createUser()).email]) {
      const statuses: number[] = []
      for (let time = 1; time <= 6; time += 1) statuses.push((await forgot(client, email)).status())
      assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429])
    }
  })
})
