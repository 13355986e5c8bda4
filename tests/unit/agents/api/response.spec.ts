import { gzipSync } from 'node:zlib'
import { getActiveTestOrFail, test } from '@japa/runner'
import type { Json, JsonObject } from '#engine/graph/types'
import { agentVersion, runContext } from '../agent_version.js'
import { localServer } from '../../net/local_server.js'
import { failure, localRunner, run } from './run.js'

test.group('API agent | response', () => {
  test('{type} as {responseType} is {gives}')
    .with([
      { type: 'application/json', sent: '{"a":1}', gives: { a: 1 } },
      { type: 'application/problem+json; charset=utf-8', sent: '[]', gives: [] },
      { type: 'application/json', sent: '', gives: null },
      { type: 'application/json', sent: '<html>', gives: '<html>' },
      { type: 'text/plain', sent: '{"a":1}', gives: '{"a":1}' },
      { type: 'text/plain', sent: '{"a":1}', responseType: 'json', gives: { a: 1 } },
      { type: 'text/plain', sent: '', responseType: 'json', gives: null },
      { type: 'application/json', sent: '{"a":1}', responseType: 'text', gives: '{"a":1}' },
      { type: 'text/html; charset=latin1', sent: Buffer.from([0xe9]), gives: 'é' },
      { type: 'text/html; charset=nonsense', sent: 'é', gives: 'é' },
      { type: 'image/png', sent: 'ab', gives: 'YWI=' },
      { type: 'image/svg+xml', sent: '<svg/>', gives: '<svg/>' },
      { type: undefined, sent: 'é', gives: 'é' },
      { type: undefined, sent: Buffer.from([0xff, 0]), gives: '/wA=' },
      { type: 'text/plain', sent: 'ab', responseType: 'base64', gives: 'YWI=' },
    ] as { type?: string; sent: string | Buffer; responseType?: string; gives: Json }[])
    .run(async ({ assert }, { type, sent, responseType, gives }) => {
      const server = await localServer((_, response) => {
        response.writeHead(200, {
          'content-encoding': 'gzip',
          ...(type ? { 'content-type': type } : {}),
        })
        response.end(gzipSync(sent))
      })
      const config: JsonObject = { url: server.origin, ...(responseType ? { responseType } : {}) }
      const output = await run(config)
      assert.deepEqual(output.body, gives)
      assert.isUndefined(output.headers['content-encoding'])
    })

  test('what is to be JSON and is not is an error', async ({ assert }) => {
    const server = await localServer((_, response) => response.end('<html>'))
    const error = await failure(run({ url: server.origin, responseType: 'json' }))
    assert.equal(error.code, 'INVALID_RESPONSE')
  })

  test('{status} is retryable: {retryable}')
    .with([
      ...[400, 401, 403, 404, 409, 422].map((status) => ({ status, retryable: false })),
      ...[408, 425, 429, 500, 502, 503, 504].map((status) => ({ status, retryable: true })),
    ])
    .run(async ({ assert }, { status, retryable }) => {
      const server = await localServer((_, response) => {
        response.writeHead(status).end('x'.repeat(600))
      })
      const error = await failure(run({ url: server.origin }))
      assert.equal(error.code, `HTTP_${status}`)
      assert.equal(error.message, `Answered ${status}: ${'x'.repeat(500)}`)
      assert.equal(error.retryable, retryable)
      assert.deepEqual(error.options.details, { status })
    })

  test('Retry-After {value} is {ms} ms')
    .with([
      { value: '2', ms: 2000 },
      { value: '0', ms: 0 },
      { value: '99999999999', ms: 3_600_000 },
      { value: 'Wed, 21 Oct 2015 07:28:30 GMT', ms: 30_000 },
      { value: 'Wed, 21 Oct 2015 07:27:00 GMT', ms: undefined },
      { value: 'soon', ms: undefined },
      { value: undefined, ms: undefined },
    ])
    .run(async ({ assert }, { value, ms }) => {
      const server = await localServer((_, response) => {
        response.setHeader('date', 'Wed, 21 Oct 2015 07:28:00 GMT')
        response.writeHead(503, value ? { 'retry-after': value } : {}).end()
      })
      const error = await failure(run({ url: server.origin }))
      assert.equal(error.message, 'Answered 503')
      assert.equal(error.options.retryAfterMs, ms)
    })

  test('expect {expect}: {status} is good: {good}')
    .with([
      { expect: [200, 404], status: 404, good: true },
      { expect: [200, 404], status: 204, good: false },
      { expect: '2xx', status: 201, good: true },
      { expect: '2XX', status: 304, good: false },
      { expect: 201, status: 201, good: true },
      { expect: ['2xx', '409'], status: 409, good: true },
    ] as { expect: Json; status: number; good: boolean }[])
    .run(async ({ assert }, { expect, status, good }) => {
      const server = await localServer((_, response) => response.writeHead(status).end())
      const running = run({ url: server.origin, expect: { status: expect } })
      if (good) {
        const output = await running
        assert.equal(output.status, status)
      } else {
        const error = await failure(running)
        assert.equal(error.code, `HTTP_${status}`)
      }
    })
})

test.group('API agent | failures', () => {
  test('a closed port can be tried again', async ({ assert }) => {
    const error = await failure(run({ url: 'http://127.0.0.1:1/' }))
    assert.equal(error.code, 'CONNECTION_FAILED')
    assert.isTrue(error.retryable)
  })

  test('the smallest of the limits on time counts', async ({ assert }) => {
    const server = await localServer(() => {})
    const url = server.origin
    for (const [config, context] of [
      [{ url, timeout: 100 }, {}],
      [{ url }, { timeoutMs: 100 }],
    ] as [JsonObject, object][]) {
      const error = await failure(run(config, {}, context))
      assert.equal(error.code, 'TIMEOUT')
      assert.isTrue(error.retryable)
      assert.include(error.message, '100 ms')
    }
  })

  test('too large and too many redirects are not tried again', async ({ assert }) => {
    const server = await localServer((request, response) => {
      if (request.url === '/large') {
        response.writeHead(200, { 'content-length': 11 * 1024 * 1024 }).write('x')
      } else {
        response.writeHead(302, { location: '/again' }).end()
      }
    })
    for (const [path, code] of [
      ['/large', 'RESPONSE_TOO_LARGE'],
      ['/again', 'TOO_MANY_REDIRECTS'],
    ]) {
      const error = await failure(run({ url: server.origin + path }))
      assert.equal(error.code, code)
      assert.isFalse(error.retryable)
    }
  })

  test('an abort closes the socket within a second', async ({ assert }) => {
    const abort = new AbortController()
    const closed = Promise.withResolvers<number>()
    const server = await localServer((request) => {
      request.socket.once('close', () => closed.resolve(performance.now()))
      abort.abort()
    })
    const { runner, close } = localRunner()
    getActiveTestOrFail().cleanup(close)
    const agent = agentVersion('api', { url: server.origin })
    const begun = performance.now()
    const error = await failure(runner.run(agent, {}, runContext({ signal: abort.signal })))
    assert.equal(error.code, 'CANCELLED')
    assert.isBelow((await closed.promise) - begun, 1000)
  }).retry(2)

  test('a log tells the address without its query', async ({ assert }) => {
    const server = await localServer((_, response) => response.end())
    const { runner, close } = localRunner()
    getActiveTestOrFail().cleanup(close)
    const context = runContext()
    const agent = agentVersion('api', { url: `${server.origin}/p?key=s3` })
    await runner.run(agent, {}, context)
    assert.deepEqual(context.logged, [`info GET ${server.origin}/p answered 200`])
  })
})
