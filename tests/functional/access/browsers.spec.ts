import { test } from '@japa/runner'
import env from '#start/env'
import { signedIn } from '#tests/support/signed_in'

const ME = '/api/v1/users/me'
const CONSOLE = 'https://console.example.test'

test.group('Other origins', (group) => {
  group.each.setup(() => {
    env.set('FRONTEND_URL', `${CONSOLE}/, http://localhost:5173`)
    return () => env.set('FRONTEND_URL', '')
  })

  test('those of FRONTEND_URL may read answers, with credentials: {$self}')
    .with([CONSOLE, 'http://localhost:5173'])
    .run(async ({ client, assert }, origin) => {
      const { headers } = await signedIn()
      const response = await client.get(ME).headers({ ...headers, origin })
      response.assertStatus(200)
      assert.equal(response.header('access-control-allow-origin'), origin)
      assert.equal(response.header('access-control-allow-credentials'), 'true')
      const exposed = response.header('access-control-expose-headers')!.toLowerCase().split(',')
      assert.includeMembers(exposed, [
        'x-request-id',
        'x-ratelimit-limit',
        'x-ratelimit-remaining',
        'x-ratelimit-reset',
        'retry-after',
        'etag',
        'idempotent-replayed',
      ])
    })

  test('failures can be read as well', async ({ client, assert }) => {
    for (const path of [ME, '/api/v1/no/such/path']) {
      const response = await client.get(path).header('origin', CONSOLE)
      assert.equal(response.header('access-control-allow-origin'), CONSOLE)
      assert.isString(response.header('x-ratelimit-limit'))
    }
  })

  test('no other may: {$self}')
    .with([
      'https://evil.example',
      `${CONSOLE}.evil.example`,
      'https://sub.console.example.test',
      'http://console.example.test',
      'null',
    ])
    .run(async ({ client, assert }, origin) => {
      const { headers } = await signedIn()
      const response = await client.get(ME).headers({ ...headers, origin })
      assert.isUndefined(response.header('access-control-allow-origin'))
      const preflight = await client
        .options(ME)
        .headers({ origin, 'access-control-request-method': 'PATCH' })
      assert.isUndefined(preflight.header('access-control-allow-origin'))
    })

  test('a preflight is answered without a credential', async ({ client, assert }) => {
    const response = await client.options(ME).headers({
      'origin': CONSOLE,
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'authorization,content-type,if-match,idempotency-key',
    })
    response.assertStatus(204)
    assert.equal(response.header('access-control-allow-origin'), CONSOLE)
    assert.equal(response.header('access-control-allow-credentials'), 'true')
    const methods = response.header('access-control-allow-methods')!.split(',')
    assert.includeMembers(methods, ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
    const allowed = response.header('access-control-allow-headers')!.toLowerCase()
    for (const name of ['authorization', 'content-type', 'if-match', 'idempotency-key']) {
      assert.include(allowed, name)
    }
  })

  test('where none is named, none may', async ({ client, assert }) => {
    env.set('FRONTEND_URL', '')
    const response = await client.get(ME).header('origin', CONSOLE)
    assert.isUndefined(response.header('access-control-allow-origin'))
  })
})

test.group('Headers that protect browsers', () => {
  test('are on every answer, failures too: {$self}')
    .with([ME, '/api/v1/no/such/path', '/api/v1/health', '/api/v1/templates'])
    .run(async ({ client, assert }, path) => {
      const response = await client.get(path)
      const policy = response.header('content-security-policy')!
      assert.include(policy, "default-src 'self'")
      assert.include(policy, "frame-ancestors 'none'")
      assert.include(policy, "object-src 'none'")
      const scripts = policy.split(';').find((part) => part.startsWith('script-src'))!
      assert.notMatch(scripts, /unsafe/)
      assert.equal(response.header('x-frame-options'), 'DENY')
      assert.equal(response.header('x-content-type-options'), 'nosniff')
      assert.match(response.header('strict-transport-security')!, /^max-age=\d{7,}/)
      assert.equal(response.header('referrer-policy'), 'no-referrer')
      assert.isUndefined(response.header('x-powered-by'))
      assert.isUndefined(response.header('set-cookie'))
    })
})
