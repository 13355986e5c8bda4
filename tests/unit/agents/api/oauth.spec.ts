import { test } from '@japa/runner'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { JsonObject } from '#engine/graph/types'
import { ClientTokens, type ClientCredentials } from '#agents/api/client_tokens'
import { EgressGuard } from '#net/egress_guard'
import { agentVersion, runContext } from '../agent_version.js'
import { localServer } from '../../net/local_server.js'
import { failure, localRunner, TestSecrets, type ApiOutput } from './run.js'

const SECRET = 's3cr3t of the client'

/** A service and its token endpoint, which gives `token-1`, `token-2`, ... */
async function service(options: { expiresIn?: number; good?: (token: string) => boolean } = {}) {
  const asked: { headers: IncomingMessage['headers']; form: URLSearchParams }[] = []
  const { good = () => true } = options
  const server = await localServer(async (request, response) => {
    if (request.url === '/token') {
      asked.push({ headers: request.headers, form: new URLSearchParams(await text(request)) })
      response.setHeader('content-type', 'application/json')
      const token = { access_token: `token-${asked.length}`, token_type: 'bearer' }
      return response.end(JSON.stringify({ ...token, expires_in: options.expiresIn ?? 3600 }))
    }
    const token = String(request.headers.authorization).replace('Bearer ', '')
    response.statusCode = good(token) ? 200 : 401
    response.end(`hello ${token}`)
  })
  const auth: JsonObject = {
    type: 'oauth2_client',
    tokenUrl: `${server.origin}/token`,
    clientId: 'the client',
    clientSecret: 'CLIENT',
    scope: 'read write',
    audience: 'https://api.example.com',
  }
  return { server, asked, config: { url: `${server.origin}/data`, auth } as JsonObject }
}

function runner() {
  const { runner: api, close } = localRunner(
    new TestSecrets({ CLIENT: SECRET, BOTH: `me:${SECRET}` })
  )
  const run = (config: JsonObject, context = runContext()) =>
    api.run(agentVersion('api', config), {}, context) as Promise<unknown> as Promise<ApiOutput>
  return { run, close }
}

test.group('API agent | OAuth2 client credentials', () => {
  test('a token is asked for once, by many at once, and kept', async ({ assert, cleanup }) => {
    const { asked, config, server } = await service()
    const { run, close } = runner()
    cleanup(close)
    await Promise.all(Array.from({ length: 20 }, () => run(config)))
    await run(config)
    assert.lengthOf(asked, 1)
    const { headers, form } = asked[0]!
    const expected = Buffer.from('the+client:s3cr3t+of+the+client').toString('base64')
    assert.equal(headers.authorization, `Basic ${expected}`)
    assert.deepEqual(Object.fromEntries(form), {
      grant_type: 'client_credentials',
      scope: 'read write',
      audience: 'https://api.example.com',
    })
    const calls = server.requests.filter(({ url }) => url === '/data')
    assert.isTrue(calls.every((call) => call.headers.authorization === 'Bearer token-1'))
  })

  test('another secret, scope or client is another token', async ({ assert, cleanup }) => {
    const { asked, config } = await service()
    const { run, close } = runner()
    cleanup(close)
    const auth = config.auth as JsonObject
    await run(config)
    await run({ ...config, auth: { ...auth, scope: 'read' } })
    await run({ ...config, auth: { ...auth, clientId: 'other', clientAuth: 'body' } })
    await run({
      ...config,
      auth: { type: 'oauth2_client', tokenUrl: auth.tokenUrl!, credentials: 'BOTH' },
    })
    assert.lengthOf(asked, 4)
    assert.equal(asked[2]!.form.get('client_secret'), SECRET)
    assert.isUndefined(asked[2]!.headers.authorization)
    const login = Buffer.from(String(asked[3]!.headers.authorization).slice(6), 'base64')
    assert.equal(login.toString(), 'me:s3cr3t+of+the+client')
  })

  test('a refused token is replaced once', async ({ assert, cleanup }) => {
    const { asked, config, server } = await service({ good: (token) => token === 'token-2' })
    const { run, close } = runner()
    cleanup(close)
    assert.equal((await run(config)).status, 200)
    assert.lengthOf(asked, 2)
    const never = await service({ good: () => false })
    assert.equal((await failure(run(never.config))).code, 'HTTP_401')
    assert.lengthOf(never.asked, 2)
    assert.lengthOf(server.requests, 4)
  })

  test('neither secret nor token is told', async ({ assert, cleanup }) => {
    const { config } = await service()
    const { run, close } = runner()
    cleanup(close)
    const context = runContext()
    const output = await run(config, context)
    const told = JSON.stringify([output, context.logged])
    assert.include(told, 'hello ********')
    assert.notInclude(told, 'token-1')
    assert.notInclude(told, SECRET)
  })

  test('an endpoint that refuses says why, without the secret: {status}')
    .with([
      { status: 400, code: 'TOKEN_REJECTED', retryable: false },
      { status: 401, code: 'TOKEN_REJECTED', retryable: false },
      { status: 302, code: 'TOKEN_REJECTED', retryable: false },
      { status: 429, code: 'TOKEN_FAILED', retryable: true },
      { status: 503, code: 'TOKEN_FAILED', retryable: true },
      { status: 200, code: 'TOKEN_FAILED', retryable: true },
    ])
    .run(async ({ assert, cleanup }, { status, code, retryable }) => {
      const server = await localServer((_, response) => {
        response.writeHead(status, { location: '/elsewhere' })
        response.end(JSON.stringify({ error: 'invalid_client', error_description: SECRET }))
      })
      const { run, close } = runner()
      cleanup(close)
      const auth = { type: 'oauth2_client', tokenUrl: server.origin, clientSecret: 'CLIENT' }
      const error = await failure(
        run({ url: `${server.origin}/data`, auth: { ...auth, clientId: 'a' } })
      )
      assert.equal(error.code, code)
      assert.equal(error.retryable, retryable)
      assert.notInclude(error.message, SECRET)
      assert.lengthOf(server.requests, 1)
    })

  test('a token endpoint goes through the guard', async ({ assert, cleanup }) => {
    const { run, close } = runner()
    cleanup(close)
    const auth = { type: 'oauth2_client', tokenUrl: 'http://10.0.0.1/t', clientSecret: 'CLIENT' }
    const error = await failure(run({ url: 'http://127.0.0.1:1/', auth }))
    assert.equal(error.code, 'EGRESS_DENIED')
    assert.isFalse(error.retryable)
  })
})

test.group('Client tokens', () => {
  const signal = new AbortController().signal

  test('a token is not used in the last part of its life', async ({ assert, cleanup }) => {
    const { asked, config } = await service({ expiresIn: 100 })
    const guard = new EgressGuard({ allow: '127.0.0.1' })
    cleanup(() => guard.close())
    let now = 0
    const tokens = new ClientTokens(guard, () => now)
    const auth = config.auth as { tokenUrl: string }
    const credentials: ClientCredentials = {
      ...{ tokenUrl: auth.tokenUrl, clientId: 'a', clientSecret: 'b', clientAuth: 'basic' },
    }
    assert.equal(await tokens.token(credentials, signal), 'token-1')
    now = 89_999
    assert.equal(await tokens.token(credentials, signal), 'token-1')
    now = 90_000
    assert.equal(await tokens.token(credentials, signal), 'token-2')
    assert.lengthOf(asked, 2)
    await tokens.forget(credentials, 'token-1')
    assert.equal(await tokens.token(credentials, signal), 'token-2')
    await tokens.forget(credentials, 'token-2')
    assert.equal(await tokens.token(credentials, signal), 'token-3')
  })

  test('who stops waiting does not stop the others', async ({ assert, cleanup }) => {
    const { config } = await service()
    const guard = new EgressGuard({ allow: '127.0.0.1' })
    cleanup(() => guard.close())
    const tokens = new ClientTokens(guard)
    const { tokenUrl } = config.auth as { tokenUrl: string }
    const credentials: ClientCredentials = {
      ...{ tokenUrl, clientId: 'a', clientSecret: 'b', clientAuth: 'basic' },
    }
    const stopped = new AbortController()
    const first = failure(tokens.token(credentials, stopped.signal))
    const second = tokens.token(credentials, signal)
    stopped.abort()
    assert.equal((await first).code, 'CANCELLED')
    assert.equal(await second, 'token-1')
  })
})
