import { createServer, type Server } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { test } from '@japa/runner'
import { EgressError } from '#net/egress_error'
import { EgressGuard, type EgressRequest } from '#net/egress_guard'
import { REFUSED_ADDRESSES, REFUSED_URLS } from '../../unit/net/address_tricks.js'

/** Refused addresses that a resolver or a URL can hold. */
const ADDRESSES = Object.entries(REFUSED_ADDRESSES)
  .filter(([kind]) => kind !== 'malformed')
  .flatMap(([, addresses]) => addresses)

/** More ways to write down what is refused, or to hide it behind something else. */
const MORE_URLS = [
  ...['http://0177.0.0.0x1/', 'http://0x7f.0x1/', 'http://0x7F000001/', 'http://017700000001:80/'],
  ...[
    'http://3232235777/',
    'http://0xc0a80101/',
    'http://192.168.257/',
    'http://10.1/',
    'http://0xa.1/',
  ],
  ...[
    'http://[::ffff:0a00:0001]/',
    'http://[::ffff:169.254.169.254]:80/',
    'http://[::FFFF:127.0.0.1]/',
  ],
  ...[
    'http://[0:0:0:0:0:0:0:1]/',
    'http://[0000::0001]/',
    'http://[::1%251]/',
    'http://[fe80::1%25lo0]/',
  ],
  ...['http://[64:ff9b::a9fe:a9fe]/', 'http://[64:ff9b:1::a00:1]/', 'http://[2002:a9fe:a9fe::]/'],
  ...[
    'http://[::ffff:0:7f00:1]/',
    'http://[fec0::1]/',
    'http://[100::1]/',
    'http://[2001:db8::1]/',
  ],
  ...['http://user@127.0.0.1/', 'http://example.com@127.0.0.1/', 'http://127.0.0.1#@example.com/'],
  ...['http://127.0.0.1\\@example.com/', 'http://example.com:80@127.0.0.1/', 'http://a:b@[::1]/'],
  ...['http://127.0.0.1?@example.com/', 'http://127.0.0.1;@example.com/', 'http:\\\\[::1]\\'],
  ...['http://𝟏𝟐𝟕.𝟎.𝟎.𝟏/', 'http://127｡0｡0｡1/', 'http://127．0．0．1/', 'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/'],
  ...[
    'http://locaLhost%2e/',
    'http://lo\u00adcalhost/',
    'http://loc\talhost/',
    'http://localhost../',
  ],
  ...['http://foo.localhost:8080/', 'http://LOCALHOST.:1/', 'http://169.254.169.254.:80/latest/'],
  ...['HTTP://127.0.0.1/', 'hTTps://[::1]/', ' \thttp://127.0.0.1/\n', 'http://127.0.0.1:00080/'],
  ...['ldap://127.0.0.1/', 'tftp://127.0.0.1/', 'jar:http://127.0.0.1!/', 'ws://127.0.0.1/'],
  ...[
    'blob:http://127.0.0.1/x',
    'about:blank',
    'file://localhost/etc/passwd',
    'FILE:///etc/passwd',
  ],
  ...[
    'ssh://127.0.0.1/',
    'netdoc:///etc/passwd',
    'php://input',
    'wss://[::1]/',
    'view-source:http://x/',
  ],
]

const HEADERS: Record<string, string>[] = [
  ...[
    { a: 'x\r\nHost: evil' },
    { a: 'x\nb: c' },
    { a: 'x\rb' },
    { a: 'x\0y' },
    { a: '\r\n\r\nGET /' },
  ],
  ...[
    { 'a\r\nb': 'x' },
    { 'a b': 'x' },
    { '': 'x' },
    { 'a:': 'x' },
    { 'a\n': 'x' },
    { a: '\u010d\u010a' },
  ],
  ...[{ Host: 'evil' }, { 'Transfer-Encoding': 'chunked' }, { 'Content-Length': '0' }],
  ...[
    { Connection: 'upgrade' },
    { Upgrade: 'h2c' },
    { TE: 'trailers' },
    { Expect: '100-continue' },
  ],
  ...[{ 'Proxy-Connection': 'x' }, { 'Keep-Alive': 'x' }, { 'HTTP2-Settings': 'x' }],
]

const METHODS = [
  'CONNECT',
  'TRACE',
  'GET /x HTTP/1.1\r\nHost: evil\r\n\r\nGET',
  'GET\n',
  '',
  'G ET',
  'é',
]

const ZEROS = Buffer.alloc(30 * 1024 * 1024)

test.group('What goes out', (group) => {
  let server: Server
  let port: number
  let tried = 0
  const names = new Map<string, string[]>()
  const reached: string[] = []
  let guard: EgressGuard

  group.setup(async () => {
    server = createServer((request, response) => {
      const url = new URL(request.url!, 'http://hop.test')
      const to = url.searchParams.get('to')
      if (url.pathname === '/hop') {
        response.writeHead(Number(url.searchParams.get('status') ?? 302), {
          location: Buffer.from(to!).toString('latin1'),
        })
        return response.end()
      }
      if (url.pathname === '/bomb') {
        const encoding = url.searchParams.get('encoding')!
        const bytes = encoding === 'br' ? brotliCompressSync(ZEROS) : gzipSync(ZEROS)
        response.writeHead(200, { 'content-encoding': encoding })
        return response.end(encoding === 'gzip, gzip' ? gzipSync(bytes) : bytes)
      }
      if (url.pathname === '/endless') {
        const chunk = Buffer.alloc(256 * 1024, 97)
        const more = () => {
          while (!response.destroyed && response.write(chunk));
          if (!response.destroyed) response.once('drain', more)
        }
        return more()
      }
      reached.push(url.pathname)
      response.end('reached')
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
    guard = new EgressGuard({
      allow: `hop.test:${port}`,
      resolver: async (name) => names.get(name) ?? ['127.0.0.1'],
    })
  })

  group.teardown(async () => {
    await guard.close()
    server.closeAllConnections()
    server.close()
    process.stdout.write(`${tried} tricks tried on the egress guard, none went through\n`)
  })

  /** Every one has to be refused, and the canary must not hear of it. */
  async function refused(assert: any, requests: EgressRequest[], codes: string[]) {
    const before = reached.length
    for (const request of requests) {
      const told = JSON.stringify([request.method, request.url, request.headers])
      const error: unknown = await guard.request({ timeoutMs: 10_000, ...request }).then(
        () => assert.fail(`went through: ${told}`),
        (thrown: unknown) => thrown
      )
      assert.instanceOf(error, EgressError, told)
      assert.include(codes, (error as EgressError).code, told)
      tried++
    }
    assert.lengthOf(reached, before)
  }

  const local = (path: string) => `http://hop.test:${port}${path}`
  const literal = (address: string) =>
    `http://${address.includes(':') ? `[${address}]` : address}:${port}/`
  const DENIED = ['EGRESS_DENIED']
  const NO_URL = ['EGRESS_DENIED', 'INVALID_REQUEST', 'CONNECTION_FAILED']

  test('no refused address is reached by its literal', async ({ assert }) => {
    const requests = ADDRESSES.map((address) => ({ url: literal(address) }))
    await refused(assert, requests, DENIED)
  })

  test('no refused address is reached by a name that resolves to it', async ({ assert }) => {
    const requests = ADDRESSES.map((address, index) => {
      names.set(`n${index}.test`, index % 2 === 0 ? [address] : ['93.184.216.34', address])
      return { url: `http://n${index}.test:${port}/` }
    })
    await refused(assert, requests, DENIED)
  })

  test('no refused address is reached by a redirect', async ({ assert }) => {
    const statuses = [301, 302, 303, 307, 308]
    const requests = ADDRESSES.map((address, index) => {
      const to = encodeURIComponent(literal(address))
      return { url: local(`/hop?status=${statuses[index % 5]}&to=${to}`) }
    })
    await refused(assert, requests, DENIED)
  })

  test('no way to write one down goes through, in a URL or in a Location', async ({ assert }) => {
    names.set('meta.test', ['169.254.169.254'])
    names.set('mixed.six.test', ['2606:4700::1', '::ffff:10.0.0.1'])
    names.set('127.0.0.1.nip.test', ['127.0.0.1'])
    const urls = [...REFUSED_URLS, ...MORE_URLS].filter((url) => !/example\.com\/?$/.test(url))
    await refused(
      assert,
      urls.map((url) => ({ url })),
      NO_URL
    )
    // A Location without a host of its own stays where it came from.
    const base = local('/')
    const leaves = (url: string) => URL.parse(url, base)?.origin !== new URL(base).origin
    const hops = urls.filter((url) => leaves(url) && !/[@\t\n]/.test(url))
    const places = hops.map((to) => ({ url: local(`/hop?to=${encodeURIComponent(to)}`) }))
    await refused(assert, places, [...NO_URL, 'INVALID_RESPONSE', 'TOO_MANY_REDIRECTS'])
  }).timeout(60_000)

  test('a name that changes its answer between check and connect changes nothing', async ({
    assert,
  }) => {
    let asked = 0
    const rebinding = new EgressGuard({
      allow: '',
      resolver: async () => (asked++ % 2 === 0 ? ['192.0.2.1'] : ['127.0.0.1']),
    })
    for (let time = 0; time < 20; time++) {
      const sent = rebinding.request({ url: `http://rebind.test:${port}/`, timeoutMs: 2000 })
      await assert.rejects(() => sent, /refused/)
      tried++
    }
    // Each connect asks once, and uses what it has checked.
    assert.equal(asked, 20)
    await rebinding.close()
    assert.lengthOf(reached, 0)
  })

  test('no header or method starts a request of its own', async ({ assert }) => {
    const byHeader = HEADERS.map((headers) => ({ url: local('/'), headers }))
    const byMethod = METHODS.map((method) => ({ url: local('/'), method }))
    await refused(assert, [...byHeader, ...byMethod], ['INVALID_REQUEST'])
  })

  test('bombs and endless answers end at the limit, and their sockets', async ({ assert }) => {
    const bombs = ['gzip', 'br', 'gzip, gzip'].map((encoding) => ({
      url: local(`/bomb?encoding=${encodeURIComponent(encoding)}`),
    }))
    const memory = process.memoryUsage().rss
    await refused(assert, [...bombs, { url: local('/endless') }], ['RESPONSE_TOO_LARGE'])
    assert.isBelow(process.memoryUsage().rss - memory, 300 * 1024 * 1024)
  }).timeout(30_000)

  test('credentials do not follow to another host', async ({ assert }) => {
    const heard: string[] = []
    const other = createTcpServer((socket) => {
      socket.on('data', (data) => {
        heard.push(data.toString())
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
      })
    })
    other.listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port: otherPort } = other.address() as AddressInfo
    const open = new EgressGuard({ allow: '127.0.0.1', resolver: async () => ['127.0.0.1'] })
    for (const status of [301, 302, 303, 307, 308]) {
      const to = encodeURIComponent(`http://127.0.0.1:${otherPort}/`)
      await open.request({
        url: `http://127.0.0.1:${port}/hop?status=${status}&to=${to}`,
        headers: { 'authorization': 'Bearer sesame', 'cookie': 'sesame', 'x-own': 'sesame' },
        secretHeaders: ['x-own'],
      })
      tried++
    }
    await open.close()
    other.close()
    assert.lengthOf(heard, 5)
    assert.notInclude(heard.join(), 'sesame')
  })

  test('there are at least 150 of them', ({ assert }) => {
    assert.isAtLeast(tried, 150)
  })
})
