import { test } from '@japa/runner'
import type { RequestListener } from 'node:http'
import type { JsonObject } from '#engine/graph/types'
import { runContext } from '../agent_version.js'
import { localServer } from '../../net/local_server.js'
import { failure, run } from './run.js'

/** Answers one after another; the last one again and again. A number is a status. */
function answering(...answers: (number | RequestListener)[]): RequestListener {
  let at = 0
  return (request, response) => {
    const answer = answers[Math.min(at++, answers.length - 1)]!
    if (typeof answer !== 'number') return answer(request, response)
    response.statusCode = answer
    response.end('said')
  }
}
const hangUp: RequestListener = (request) => void request.socket.destroy()
const quick = { retries: 3, retryDelay: 1 }

test.group('API agent | retries', () => {
  test('{method} after {first}: {requests} requests')
    .with([
      { method: 'GET', first: 503, requests: 3 },
      { method: 'GET', first: 500, requests: 3 },
      { method: 'PUT', first: 502, requests: 3 },
      { method: 'DELETE', first: 429, requests: 3 },
      { method: 'POST', first: 429, requests: 3 },
      { method: 'POST', first: 503, requests: 3 },
      { method: 'POST', first: 500, requests: 1 },
      { method: 'PATCH', first: 504, requests: 1 },
      { method: 'POST', first: 504, requests: 3, idempotent: true },
      { method: 'GET', first: 400, requests: 1 },
      { method: 'GET', first: 404, requests: 1 },
    ])
    .run(async ({ assert }, { method, first, requests, idempotent = false }) => {
      const server = await localServer(answering(first, first, 200))
      const config = { url: server.origin, method, idempotent, ...quick }
      const ended = await run(config).then(
        () => 'good',
        () => 'failed'
      )
      assert.lengthOf(server.requests, requests)
      assert.equal(ended, requests === 3 ? 'good' : 'failed')
      const keys = new Set(server.requests.map(({ headers }) => headers['idempotency-key']))
      assert.deepEqual([...keys], [method === 'GET' ? undefined : 'e1:step'])
    })

  test('a lost connection is not tried again for a POST', async ({ assert }) => {
    const get = await localServer(answering(hangUp, hangUp, 200))
    await run({ url: get.origin, ...quick })
    assert.lengthOf(get.requests, 3)
    const post = await localServer(answering(hangUp, 200))
    const error = await failure(run({ url: post.origin, method: 'POST', ...quick }))
    assert.equal(error.code, 'CONNECTION_FAILED')
    assert.lengthOf(post.requests, 1)
  })

  test('there are exactly as many as were asked for', async ({ assert }) => {
    const server = await localServer(answering(503))
    const error = await failure(run({ url: server.origin, ...quick }))
    assert.equal(error.code, 'HTTP_503')
    assert.lengthOf(server.requests, 4)
    const none = await localServer(answering(503))
    await failure(run({ url: none.origin }))
    assert.lengthOf(none.requests, 1)
  })

  test('Retry-After is waited for', async ({ assert }) => {
    const later: RequestListener = (_, response) => {
      response.writeHead(429, { 'retry-after': '1' })
      response.end()
    }
    const server = await localServer(answering(later, 200))
    const context = runContext()
    const output = await run({ url: server.origin, ...quick }, {}, context)
    assert.isAtLeast(output.durationMs, 1000)
    assert.include(context.logged.join('\n'), 'HTTP_429: sent again in 1000 ms (1 of 3)')
  })

  test('a wait that the attempt has no time for ends it', async ({ assert }) => {
    const later: RequestListener = (_, response) => {
      response.writeHead(503, { 'retry-after': '3600' })
      response.end()
    }
    const server = await localServer(answering(later, 200))
    const begun = performance.now()
    const error = await failure(run({ url: server.origin, ...quick } as JsonObject))
    assert.isBelow(performance.now() - begun, 5000)
    assert.equal(error.code, 'HTTP_503')
    assert.equal(error.options.retryAfterMs, 3_600_000)
  })

  test('a cancel ends the wait', async ({ assert }) => {
    const server = await localServer(answering(503))
    const stopping = new AbortController()
    const context = runContext({
      signal: stopping.signal,
      log: (_, message) => message.includes('sent again') && stopping.abort(),
    })
    const config = { url: server.origin, retries: 3, retryDelay: 20_000 }
    const error = await failure(run(config, {}, context))
    assert.equal(error.code, 'CANCELLED')
    assert.lengthOf(server.requests, 1)
  })
})
