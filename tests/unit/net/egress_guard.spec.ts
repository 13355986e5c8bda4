import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { fetch } from 'undici'
import { getActiveTestOrFail, test } from '@japa/runner'
import { EgressError } from '#net/egress_error'
import { EgressGuard } from '#net/egress_guard'
import { localServer } from './local_server.js'

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (failure: unknown) => failure
  )
  return error instanceof EgressError ? error.code : String(error)
}

test.group('Egress guard | requests', (group) => {
  const guard = new EgressGuard({ allow: '127.0.0.1' })
  group.teardown(() => guard.close())

  test('sends method, headers and body, and reads the answer', async ({ assert }) => {
    const server = await localServer(async (request, response) => {
      response.setHeader('set-cookie', ['a=1', 'b=2'])
      response.setHeader('x-many', ['1', '2'])
      response.writeHead(418)
      for await (const chunk of request) {
        response.write(chunk)
      }
      response.end(` ${request.method} ${request.url} ${request.headers['x-a']}`)
    })
    const url = `${server.origin}/p?q=1#f`
    const headers = { 'X-A': ' v ' }
    const answer = await guard.request({ url, method: 'post', headers, body: 'in' })
    assert.equal(answer.status, 418)
    assert.equal(answer.body.toString(), 'in POST /p?q=1 v')
    assert.deepEqual(answer.headers['set-cookie'], ['a=1', 'b=2'])
    assert.equal(answer.headers['x-many'], '1, 2')
    assert.equal(answer.url, url)
  })

  test('connections are kept and used again', async ({ assert }) => {
    const server = await localServer((_, response) => response.end('x'))
    for (let turn = 0; turn < 50; turn++) {
      await guard.request({ url: server.origin })
    }
    assert.isAtMost(server.connections(), 2)
  })

  test('a HEAD has no body to decode', async ({ assert }) => {
    const server = await localServer((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': '99999999' }).end()
    })
    const answer = await guard.request({ url: server.origin, method: 'HEAD' })
    assert.equal(answer.body.length, 0)
  })

  test('a header can not carry {name}: {value}')
    .with([
      { name: 'x-a', value: 'a\r\nx-b: c' },
      { name: 'x-a', value: 'a\nb' },
      { name: 'x-a', value: 'a\rb' },
      { name: 'x-a', value: 'a\0b' },
      { name: 'x-a', value: 'é…' },
      { name: 'x-a: b\r\nx-c', value: 'd' },
      { name: 'x a', value: 'd' },
      { name: '', value: 'd' },
      { name: 'Host', value: 'other.example' },
      { name: 'Transfer-Encoding', value: 'chunked' },
      { name: 'Content-Length', value: '0' },
      { name: 'Connection', value: 'upgrade' },
    ])
    .run(async ({ assert }, { name, value }) => {
      const sent = guard.request({ url: 'http://127.0.0.1:1/', headers: { [name]: value } })
      assert.equal(await codeOf(sent), 'INVALID_REQUEST')
    })

  test('a URL with credentials and a method of a proxy are refused', async ({ assert }) => {
    const url = 'http://127.0.0.1:1/'
    assert.equal(await codeOf(guard.request({ url: 'http://u:p@127.0.0.1/' })), 'INVALID_REQUEST')
    assert.equal(await codeOf(guard.request({ url, method: 'CONNECT' })), 'INVALID_REQUEST')
    assert.equal(await codeOf(guard.request({ url, method: 'GET / X' })), 'INVALID_REQUEST')
  })

  test('a closed port and a connection that breaks are CONNECTION_FAILED', async ({ assert }) => {
    const server = await localServer((request) => request.socket.destroy())
    assert.equal(await codeOf(guard.request({ url: server.origin })), 'CONNECTION_FAILED')
    assert.equal(await codeOf(guard.request({ url: 'http://127.0.0.1:1/' })), 'CONNECTION_FAILED')
    assert.equal(
      await codeOf(guard.request({ url: server.origin.replace('http:', 'https:') })),
      'CONNECTION_FAILED'
    )
  })

  test('an answer that is no HTTP is INVALID_RESPONSE', async ({ assert }) => {
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n\r\n'))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    getActiveTestOrFail().cleanup(() => void server.close())
    const { port } = server.address() as AddressInfo
    const code = await codeOf(guard.request({ url: `http://127.0.0.1:${port}/` }))
    assert.equal(code, 'INVALID_RESPONSE')
  })

  test('time runs out before headers, in a slow body and in an endless redirect', async ({
    assert,
  }) => {
    const server = await localServer((request, response) => {
      if (request.url === '/silent') {
        return
      }
      if (request.url === '/redirect') {
        response.writeHead(302, { location: '/next' })
      }
      const drip = setInterval(() => response.write('.'), 20)
      response.on('close', () => clearInterval(drip))
    })
    for (const path of ['/silent', '/slow', '/redirect']) {
      const begun = performance.now()
      const code = await codeOf(guard.request({ url: server.origin + path, timeoutMs: 200 }))
      assert.equal(code, 'TIMEOUT', path)
      assert.isBelow(performance.now() - begun, 1000)
    }
  }).retry(2)

  test('an abort ends the socket at once, before and while an answer comes', async ({ assert }) => {
    for (const streaming of [false, true]) {
      const abort = new AbortController()
      const closed = Promise.withResolvers<void>()
      const server = await localServer((request, response) => {
        request.socket.once('close', () => closed.resolve())
        if (streaming) {
          response.write('x')
        }
        setImmediate(() => abort.abort())
      })
      const sent = guard.request({ url: server.origin, signal: abort.signal })
      assert.equal(await codeOf(sent), 'ABORTED')
      const begun = performance.now()
      await closed.promise
      assert.isBelow(performance.now() - begun, 500)
    }
    const code = await codeOf(
      guard.request({ url: 'http://127.0.0.1/', signal: AbortSignal.abort() })
    )
    assert.equal(code, 'ABORTED')
  }).retry(2)

  test('the dispatcher guards other clients too', async ({ assert }) => {
    const server = await localServer((request, response) => {
      if (request.url === '/out') {
        response.writeHead(302, { location: 'http://10.0.0.1/' })
      }
      response.end('in')
    })
    const { dispatcher } = guard
    const answer = await fetch(server.origin, { dispatcher })
    assert.equal(await answer.text(), 'in')
    const failure = await fetch(`${server.origin}/out`, { dispatcher }).catch(
      (error) => error.cause
    )
    assert.equal(failure.code, 'EGRESS_DENIED')
  })
})
