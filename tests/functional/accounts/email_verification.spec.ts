import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import env from '#start/env'
import { Secret } from '@adonisjs/core/helpers'
import { stat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import AuditLog from '#models/audit_log'
import User from '#models/user'
import { closeMailers } from '#services/mail/mailer'
import outbox from '#services/mail/outbox'
import { createUser, PASSWORD, uniqueEmail } from '#tests/support/accounts'
import { mailFolder, mailsTo, readable, tokenMailedTo } from '#tests/support/mails'
import { SmtpServer } from '#tests/support/smtp_server'

const AUTH = '/api/v1/auth'

const register = (client: ApiClient, email: string) =>
  client.post(`${AUTH}/register`).json({ email, password: PASSWORD })

const verify = (client: ApiClient, token: unknown) =>
  client.post(`${AUTH}/verify-email`).json({ token })

const resend = (client: ApiClient, body: object = {}) =>
  client.post(`${AUTH}/resend-verification`).json(body)

/** Sends mail through a server while `run` runs. */
async function throughSmtp(smtp: SmtpServer, run: () => Promise<void>) {
  const point = (host: string, user: string, password: string) => {
    env.set('SMTP_HOST', host)
    env.set('SMTP_PORT', smtp.port)
    env.set('SMTP_USERNAME', user)
    env.set('SMTP_PASSWORD', new Secret(password))
    return closeMailers()
  }
  await point('127.0.0.1', 'mailer', 's3cret')
  try {
    await run()
    await outbox.settled()
  } finally {
    await point('', '', '')
    await smtp.stop()
  }
}

test.group('Verification of the e-mail', () => {
  test('registering sends a mail whose token verifies the address, once', async ({
    client,
    assert,
  }) => {
    const email = uniqueEmail()
    const registered = await register(client, email)
    assert.isFalse(registered.body().data.user.emailVerified)
    const token = await tokenMailedTo(email, 'verify-email')
    const response = await verify(client, token)
    response.assertStatus(200)
    assert.isString(response.body().data.message)
    const user = await User.findByOrFail('email', email)
    assert.isTrue(user.emailVerified)
    const again = await verify(client, token)
    again.assertStatus(401)
    assert.equal(again.body().error.code, 'INVALID_TOKEN')
    const trail = await AuditLog.query().where('resourceId', user.id).orderBy('id')
    assert.deepEqual(
      trail.map(({ action }) => action),
      ['user.registered', 'user.verification_requested', 'user.email_verified']
    )
    assert.notInclude(JSON.stringify(trail), token)
  })

  test('without an SMTP server the mail is a file that its owner alone may read', async ({
    client,
    assert,
  }) => {
    const email = uniqueEmail()
    await register(client, email)
    const [mail = ''] = await mailsTo(email)
    assert.match(mail, /^Subject: Confirm your e-mail address\r?$/m)
    assert.include(mail, `${env.get('APP_URL')}/auth/verify-email?token=`)
    const names = await readdir(mailFolder())
    const modes = await Promise.all(names.map((name) => stat(join(mailFolder(), name))))
    assert.isTrue(modes.every(({ mode }) => (mode & 0o077) === 0))
  })

  test('with one, the mail goes there, with the credentials of the environment', async ({
    client,
    assert,
  }) => {
    const smtp = await SmtpServer.start()
    const email = uniqueEmail()
    await throughSmtp(smtp, async () => {
      ;(await register(client, email)).assertStatus(201)
      const { from, to, login, data } = await smtp.first()
      assert.deepEqual({ from, to }, { from: 'turbocat@localhost', to: [email] })
      assert.deepEqual(login, { user: 'mailer', password: 's3cret' })
      const [, token] = /verify-email\?token=([\w-]+)/.exec(readable(data)) ?? []
      ;(await verify(client, token)).assertStatus(200)
    })
  })

  test('a server that refuses the mail costs the request nothing', async ({ client }) => {
    await throughSmtp(await SmtpServer.start({ refuses: true }), async () => {
      ;(await register(client, uniqueEmail())).assertStatus(201)
    })
  })

  test('the mail comes once more, for who is logged in without a word', async ({
    client,
    assert,
  }) => {
    const user = await createUser()
    const named = await resend(client, { email: user.email })
    const own = await resend(client).loginAs(user)
    const unknown = await resend(client, { email: uniqueEmail() })
    for (const response of [named, own, unknown]) {
      response.assertStatus(200)
      assert.deepEqual(response.body().data, named.body().data)
    }
    assert.lengthOf(await mailsTo(user.email), 2)
    ;(await verify(client, await tokenMailedTo(user.email, 'verify-email'))).assertStatus(200)
    await resend(client, { email: user.email })
    assert.lengthOf(await mailsTo(user.email), 2)
  })

  test('a token of a closed account is none', async ({ client }) => {
    const user = await createUser()
    await resend(client, { email: user.email })
    const token = await tokenMailedTo(user.email, 'verify-email')
    await user.merge({ isActive: false }).save()
    ;(await verify(client, token)).assertStatus(401)
  })

  test('what does not fit is 400 and named', async ({ client, assert }) => {
    const answers = [
      [await verify(client, undefined), 'token'],
      [await verify(client, ''), 'token'],
      [await verify(client, 'x'.repeat(201)), 'token'],
      [await resend(client), 'email'],
      [await resend(client, { email: 'nobody' }), 'email'],
    ] as const
    for (const [response, field] of answers) {
      response.assertStatus(400)
      assert.equal(response.body().error.details[0].field, field)
    }
  })

  test('role agent can not ask for it, a bad token is 401, the sixth mail 429', async ({
    client,
    assert,
  }) => {
    const agent = await createUser({ role: 'agent' })
    ;(await resend(client).loginAs(agent)).assertStatus(403)
    ;(await resend(client).bearerToken('x.y.z')).assertStatus(401)
    const { email } = await createUser()
    const statuses: number[] = []
    for (let time = 1; time <= 6; time += 1)
      statuses.push((await resend(client, { email })).status())
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429])
  })
})
