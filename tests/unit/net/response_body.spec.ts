import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { test } from '@japa/runner'
import { EgressGuard } from '#net/egress_guard'
import { localServer } from './local_server.js'

const MIB = 1024 * 1024

test.group('Egress guard | bodies', (group) => {
  const guard = new EgressGuard({ allow: '127.0.0.1' })
  group.teardown(() => guard.close())

  test('{encoding} is undone')
    .with([
      { encoding: 'gzip', body: gzipSync('hello') },
      { encoding: 'x-gzip', body: gzipSync('hello') },
      { encoding: 'br', body: brotliCompressSync('hello') },
      { encoding: 'deflate', body: deflateSync('hello') },
      { encoding: 'zstd', body: zstdCompressSync('hello') },
      { encoding: 'identity', body: Buffer.from('hello') },
      { encoding: 'gzip, br', body: brotliCompressSync(gzipSync('hello')) },
    ])
    .run(async ({ assert }, { encoding, body }) => {
      const server = await localServer((_, response) => {
        response.writeHead(200, { 'content-encoding': encoding }).end(body)
      })
      const answer = await guard.request({ url: server.origin })
      assert.equal(answer.body.toString(), 'hello')
      assert.isUndefined(answer.headers['content-encoding'])
    })

  test('an empty body that says it is gzip is empty', async ({ assert }) => {
    const server = await localServer((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': 0 }).end()
    })
    const answer = await guard.request({ url: server.origin })
    assert.lengthOf(answer.body, 0)
  })

  test('a body not encoded as it says ({encoding}) is an error')
    .with([
      { encoding: 'gzip', body: Buffer.from('not at all') },
      { encoding: 'gzip', body: gzipSync('hello'.repeat(1000)).subarray(0, 20) },
      { encoding: 'br', body: Buffer.from('not at all') },
      { encoding: 'zstd', body: Buffer.from('not at all') },
      { encoding: 'compress', body: Buffer.from('x') },
      { encoding: 'gzip, gzip, gzip', body: Buffer.from('x') },
    ])
    .run(async ({ assert }, { encoding, body }) => {
      const server = await localServer((_, response) => {
        response.writeHead(200, { 'content-encoding': encoding }).end(body)
      })
      await assert.rejects(
        () => guard.request({ url: server.origin }),
        /not .* as it says|unknown|twice/
      )
    })

  test('a bomb is stopped while it unfolds: {name}')
    .with([
      { name: 'gzip', encoding: 'gzip', body: gzipSync(Buffer.alloc(200 * MIB)) },
      { name: 'br', encoding: 'br', body: brotliCompressSync(Buffer.alloc(50 * MIB)) },
      {
        name: 'gzip in gzip',
        encoding: 'gzip, gzip',
        body: gzipSync(gzipSync(Buffer.alloc(200 * MIB))),
      },
    ])
    .run(async ({ assert }, { encoding, body }) => {
      const server = await localServer((_, response) => {
        response.writeHead(200, { 'content-encoding': encoding }).end(body)
      })
      const before = process.memoryUsage().rss
      await assert.rejects(() => guard.request({ url: server.origin }), /larger than 10485760/)
      assert.isBelow(process.memoryUsage().rss - before, 100 * MIB)
    })
    .timeout(20_000)

  test('an endless answer ends at the limit, and its socket with it', async ({ assert }) => {
    const closed = Promise.withResolvers<void>()
    const server = await localServer((request, response) => {
      request.socket.once('close', () => closed.resolve())
      const chunk = Buffer.alloc(65_536)
      const more = () => {
        while (!response.destroyed && response.write(chunk)) {
          continue
        }
      }
      response.on('drain', more)
      more()
    })
    await assert.rejects(() => guard.request({ url: server.origin, maxBytes: MIB }), /larger/)
    await closed.promise
  })

  test('an answer that announces too much is not read, one of exactly the limit is', async ({
    assert,
  }) => {
    const server = await localServer((request, response) => {
      response.end(Buffer.alloc(request.url === '/more' ? 1001 : 1000))
    })
    const exact = await guard.request({ url: server.origin, maxBytes: 1000 })
    assert.lengthOf(exact.body, 1000)
    await assert.rejects(
      () => guard.request({ url: `${server.origin}/more`, maxBytes: 1000 }),
      /larger than 1000/
    )
  })

  test('headers without end are too large', async ({ assert }) => {
    const server = await localServer((_, response) => {
      response.setHeader('x-big', 'a'.repeat(60_000)).end()
    })
    await assert.rejects(() => guard.request({ url: server.origin }), /headers are too large/)
  })

  test('a body cut off is a failed connection', async ({ assert }) => {
    const server = await localServer((request, response) => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('half', () => request.socket.destroy())
    })
    await assert.rejects(() => guard.request({ url: server.origin }), /connection failed/)
  })
})
