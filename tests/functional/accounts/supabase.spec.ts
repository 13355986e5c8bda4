import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { randomUUID } from 'node:crypto'
import env from '#start/env'
import AuditLog from '#models/audit_log'
import User from '#models/user'
import { createUser, uniqueEmail } from '#tests/support/accounts'
import { SupabaseIssuer } from '#tests/support/supabase_issuer'

const ME = '/api/v1/users/me'
const PROVED = { email_verified: true }

const person = (email = uniqueEmail()) => ({ sub: randomUUID(), email })

const ask = (client: ApiClient, token: string) => client.get(ME).bearerToken(token)

test.group('A login at Supabase', (group) => {
  let issuer: SupabaseIssuer
  group.each.setup(async () => {
    issuer = await SupabaseIssuer.start()
    env.set('SUPABASE_URL', issuer.url)
    return async () => {
      env.set('SUPABASE_URL', '')
      await issuer.stop()
    }
  })

  test('the first request makes the user, the next ones find it', async ({ client, assert }) => {
    const ann = person()
    const claims = { ...PROVED, role: 'admin', app_metadata: { role: 'admin' } }
    const tokens = await Promise.all([issuer.sign(ann, { claims }), issuer.sign(ann, { claims })])
    const answers = await Promise.all(tokens.map((token) => ask(client, token)))
    for (const answer of answers) {
      answer.assertStatus(200)
      const { id, email, role, emailVerified, isActive } = answer.body().data
      assert.equal(id, answers[0]!.body().data.id)
      assert.deepEqual(
        { email, role, emailVerified, isActive },
        { email: ann.email, role: 'user', emailVerified: true, isActive: true }
      )
    }
    const { id } = answers[0]!.body().data
    const trail = await AuditLog.query().where({ resourceId: id, action: 'user.registered' })
    assert.lengthOf(trail, 1)
    assert.equal(trail[0]?.userId, id)
    for (const token of tokens) assert.notInclude(JSON.stringify(trail), token)
  })

  test('our own tokens are taken as before', async ({ client }) => {
    ;(await client.get(ME).loginAs(await createUser())).assertStatus(200)
  })

  test('an account is linked when both sides proved the address', async ({ client, assert }) => {
    const user = await createUser({ role: 'admin' })
    await user.merge({ emailVerified: true }).save()
    const ann = person(user.email.toUpperCase())
    const response = await ask(client, await issuer.sign(ann, { claims: PROVED }))
    response.assertStatus(200)
    assert.containsSubset(response.body().data, { id: user.id, role: 'admin' })
    const [row] = await AuditLog.query().where({
      resourceId: user.id,
      action: 'user.supabase_linked',
    })
    assert.deepEqual(row?.changes, { supabaseId: ann.sub })
    const other = await ask(client, await issuer.sign(person(user.email), { claims: PROVED }))
    other.assertStatus(403)
  })

  test('it is not when either did not: 403, and the account stays its owner’s', async ({
    client,
    assert,
  }) => {
    for (const [here, there] of [
      [true, false],
      [false, true],
      [false, false],
    ]) {
      const user = await createUser()
      await user.merge({ emailVerified: here }).save()
      const claims = { email_verified: there, user_metadata: { email_verified: true } }
      const response = await ask(client, await issuer.sign(person(user.email), { claims }))
      response.assertStatus(403)
      assert.equal(response.body().error.code, 'FORBIDDEN')
      assert.isNull((await User.findOrFail(user.id)).supabaseId)
    }
  })

  test('without a usable address there is no account: 403', async ({ client }) => {
    for (const email of ['', 'ünï@example.test', 'a b@example.test', `${'x'.repeat(250)}@a.test`]) {
      ;(await ask(client, await issuer.sign(person(email)))).assertStatus(403)
    }
  })

  test('who is deactivated or deleted here stays out', async ({ client }) => {
    const ann = person()
    const token = await issuer.sign(ann)
    ;(await ask(client, token)).assertStatus(200)
    const user = await User.findByOrFail('supabaseId', ann.sub)
    await user.merge({ isActive: false }).save()
    ;(await ask(client, token)).assertStatus(401)
  })

  test('a proof that comes later counts', async ({ client, assert }) => {
    const ann = person()
    const first = await ask(client, await issuer.sign(ann))
    assert.isFalse(first.body().data.emailVerified)
    const later = await ask(client, await issuer.sign(ann, { claims: PROVED }))
    assert.isTrue(later.body().data.emailVerified)
  })

  test('bad tokens are 401 with their code, keys that are away 503', async ({ client, assert }) => {
    const codes = [
      await ask(client, await issuer.sign(person(), { expiresIn: -5 })),
      await ask(client, await issuer.sign(person(), { claims: { aud: 'anon' } })),
      await ask(client, await issuer.sign(person(), { kid: randomUUID() })),
    ].map((response) => [response.status(), response.body().error.code])
    assert.deepEqual(codes, [
      [401, 'TOKEN_EXPIRED'],
      [401, 'INVALID_TOKEN'],
      [401, 'INVALID_TOKEN'],
    ])
    env.set('SUPABASE_URL', 'http://127.0.0.1:9')
    const away = await ask(client, await issuer.sign(person()))
    away.assertStatus(503)
    assert.exists(away.header('retry-after'))
  })

  test('where no project is configured its tokens are none', async ({ client }) => {
    const token = await issuer.sign(person())
    env.set('SUPABASE_URL', '')
    ;(await ask(client, token)).assertStatus(401)
  })
})
