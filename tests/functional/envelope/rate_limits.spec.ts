import { test } from '@japa/runner'
import env from '#start/env'
import { createUser } from '#tests/support/accounts'

const ME = '/api/v1/users/me'
type Limit = 'RATE_LIMIT_USER_PER_HOUR' | 'RATE_LIMIT_ANONYMOUS_PER_HOUR'

/** Sets a limit for a test. */
function limitTo(name: Limit, limit: number, cleanup: (restore: () => void) => void) {
  const before = env.get(name)
  env.set(name, limit)
  cleanup(() => env.set(name, before))
}

test.group('Request limits', () => {
  test('a user has their own count, said in the headers of every answer', async ({
    client,
    assert,
    cleanup,
  }) => {
    limitTo('RATE_LIMIT_USER_PER_HOUR', 2, cleanup)
    const user = await createUser()
    const answers = [
      await client.get(ME).loginAs(user),
      await client.patch(ME).json({ fullName: 7 }).loginAs(user),
      await client.get(ME).loginAs(user),
    ]
    assert.deepEqual(
      answers.map((answer) => answer.status()),
      [200, 400, 429]
    )
    assert.deepEqual(
      answers.map((answer) => answer.header('x-ratelimit-remaining')),
      ['1', '0', '0']
    )
    const refused = answers[2]!
    assert.equal(refused.header('x-ratelimit-limit'), '2')
    const reset = Number(refused.header('x-ratelimit-reset'))
    assert.closeTo(reset - Date.now() / 1000, 3600, 60)
    assert.equal(refused.body().error.code, 'RATE_LIMIT_EXCEEDED')
    assert.equal(refused.header('retry-after'), String(refused.body().error.retryAfter))
    const other = await client.get(ME).loginAs(await createUser())
    other.assertStatus(200)
  })

  test('who is nobody is counted by address, with a bad token too', async ({
    client,
    assert,
    cleanup,
  }) => {
    const first = await client.get(ME)
    first.assertStatus(401)
    const used =
      Number(first.header('x-ratelimit-limit')) - Number(first.header('x-ratelimit-remaining'))
    limitTo('RATE_LIMIT_ANONYMOUS_PER_HOUR', used + 2, cleanup)
    const answers = [
      await client.get('/api/v1/no/such/path'),
      await client.get(ME).bearerToken('a.b.c'),
      await client.get(ME).bearerToken('a.b.c'),
      await client.post('/api/v1/auth/login').bearerToken('a.b.c').json({}),
      await client.get(ME).loginAs(await createUser()),
      await client.get('/health'),
    ]
    assert.deepEqual(
      answers.map((answer) => answer.status()),
      [404, 401, 429, 429, 200, 200]
    )
    assert.equal(answers[0]!.header('x-ratelimit-remaining'), '1')
  })
})
