import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { getActiveTestOrFail, test } from '@japa/runner'
import { AllowList, InvalidAllowListError } from '#net/allow_list'
import { permittedAddresses } from '#net/connector'
import { EgressGuard } from '#net/egress_guard'
import { localServer } from './local_server.js'

test.group('Egress guard | names', () => {
  test('a name that changes its answer after the check changes nothing', async ({ assert }) => {
    const inside = await localServer((_, response) => response.end('inside'))
    const answers = [['127.0.0.2'], ['127.0.0.1']]
    let asked = 0
    const resolver = async () => answers[asked++] ?? ['127.0.0.1']
    // 127.0.0.2 stands for the public address: it is open, 127.0.0.1 is not.
    const guard = new EgressGuard({ allow: '127.0.0.2/32', resolver })
    getActiveTestOrFail().cleanup(() => guard.close())

    const url = `http://rebind.test:${inside.port}/`
    await assert.rejects(() => guard.request({ url }), /ECONNREFUSED/)
    assert.equal(asked, 1)
    await assert.rejects(() => guard.request({ url }), /loopback/)
    assert.equal(asked, 2)
    assert.equal(inside.connections(), 0)
  })

  test('public first and loopback then never reaches loopback', async ({ assert }) => {
    const inside = await localServer((_, response) => response.end('inside'))
    const answers = [['93.184.216.34'], ['127.0.0.1']]
    const guard = new EgressGuard({ allow: '', resolver: async () => answers.shift() ?? ['::1'] })
    getActiveTestOrFail().cleanup(() => guard.close())
    for (let turn = 0; turn < 3; turn++) {
      const url = `http://rebind.test:${inside.port}/`
      await assert.rejects(() => guard.request({ url, timeoutMs: 300 }))
    }
    assert.equal(inside.connections(), 0)
  })

  test('one refused address among public ones refuses the name', async ({ assert }) => {
    const allow = new AllowList('')
    const mixed = async () => ['93.184.216.34', '10.0.0.1']
    await assert.rejects(() => permittedAddresses('a.test', 80, allow, mixed), /private/)
    const good = async () => ['93.184.216.34', '2606:4700::1']
    assert.deepEqual(await permittedAddresses('a.test', 80, allow, good), await good())
  })

  test('a name without an address fails to connect', async ({ assert }) => {
    const allow = new AllowList('')
    const none = async () => []
    await assert.rejects(() => permittedAddresses('a.test', 80, allow, none), /can't be resolved/)
    const broken = async () => Promise.reject(new Error('SERVFAIL'))
    await assert.rejects(() => permittedAddresses('a.test', 80, allow, broken), /can't be resolved/)
  })

  test('the next address is tried beside one that is silent', async ({ assert }) => {
    // Their handshakes never end: no TLS is spoken.
    const silent = createServer().listen(0, '127.0.0.9')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const second = createServer().listen(port, '127.0.0.1')
    getActiveTestOrFail().cleanup(() => {
      silent.close()
      second.close()
    })
    const resolver = async () => ['127.0.0.9', '127.0.0.1']
    const guard = new EgressGuard({ allow: 'two.test', resolver })
    const sent = guard.request({ url: `https://two.test:${port}/`, timeoutMs: 5000 })
    const [[first], [next]] = await Promise.all([
      once(silent, 'connection') as Promise<Socket[]>,
      once(second, 'connection') as Promise<Socket[]>,
    ])
    first?.destroy()
    next?.destroy()
    await assert.rejects(() => sent, /connection failed/)
    await guard.close()
  })

  test('the next address is tried when one fails', async ({ assert }) => {
    const server = await localServer((_, response) => response.end('second'))
    const resolver = async () => ['127.0.0.9', '127.0.0.1']
    const guard = new EgressGuard({ allow: 'two.test', resolver })
    getActiveTestOrFail().cleanup(() => guard.close())
    const answer = await guard.request({ url: `http://two.test:${server.port}/` })
    assert.equal(answer.body.toString(), 'second')
    assert.equal(server.requests[0]?.headers.host, `two.test:${server.port}`)
  })

  test('localhost is loopback, opened by its name or its address', async ({ assert }) => {
    const server = await localServer((_, response) => response.end('x'))
    const resolver = async () => ['93.184.216.34']
    for (const allow of [`localhost:${server.port}`, '127.0.0.0/8', `127.0.0.1:${server.port}`]) {
      const guard = new EgressGuard({ allow, resolver })
      getActiveTestOrFail().cleanup(() => guard.close())
      const answer = await guard.request({ url: `http://localhost:${server.port}/` })
      assert.equal(answer.status, 200)
    }
  })

  test('the system resolver knows localhost by its other names', async ({ assert }) => {
    const guard = new EgressGuard({ allow: '' })
    getActiveTestOrFail().cleanup(() => guard.close())
    await assert.rejects(() => guard.request({ url: 'http://nowhere.invalid/' }), /resolved/)
  })
})

test.group('Allow list', () => {
  const list = new AllowList(
    ' DB.internal. , *.example.com,10.1.0.0/16, 192.168.1.5:8080 ,[::1]:3000,fd00::/8,fe80::7,web.test:81,'
  )

  test('{host}:{port} is {allowed}')
    .with([
      { host: 'db.internal', port: 1, allowed: true },
      { host: 'DB.INTERNAL.', port: 1, allowed: true },
      { host: 'x.db.internal', port: 1, allowed: false },
      { host: 'a.example.com', port: 1, allowed: true },
      { host: 'a.b.example.com', port: 1, allowed: true },
      { host: 'example.com', port: 1, allowed: false },
      { host: 'badexample.com', port: 1, allowed: false },
      { host: 'a.example.com.evil.test', port: 1, allowed: false },
      { host: 'web.test', port: 81, allowed: true },
      { host: 'web.test', port: 80, allowed: false },
    ])
    .run(({ assert }, { host, port, allowed }) => {
      assert.equal(list.allowsHost(host, port), allowed)
    })

  test('the address {address} port {port} is {allowed}')
    .with([
      { address: '10.1.2.3', port: 5, allowed: true },
      { address: '10.2.0.1', port: 5, allowed: false },
      { address: '::ffff:10.1.2.3', port: 5, allowed: true },
      { address: '64:ff9b::a01:203', port: 5, allowed: true },
      { address: '192.168.1.5', port: 8080, allowed: true },
      { address: '192.168.1.5', port: 80, allowed: false },
      { address: '::1', port: 3000, allowed: true },
      { address: '::1', port: 3001, allowed: false },
      { address: 'fd12::1', port: 1, allowed: true },
      { address: 'fe80::7', port: 1, allowed: true },
      { address: 'fe80::8', port: 1, allowed: false },
    ])
    .run(({ assert }, { address, port, allowed }) => {
      assert.equal(list.allowsAddress(address, port), allowed)
    })

  test('{$self} is no entry')
    .with([
      ...['*', '*.', 'a b', 'http://a.test', 'a.test/x', '10.0.0.0/33', '10.0.0/8', 'fd00::/129'],
      ...[
        'a.test:0',
        'a.test:65536',
        'a.test:x',
        '127.1',
        '2130706433',
        '0x7f.1',
        '[::1',
        '::1:x:y',
      ],
      ...['a..test', '-a.test', '*.*.test', 'a*.test'],
    ])
    .run(({ assert }, entry) => {
      assert.throws(() => new AllowList(`ok.test,${entry}`), InvalidAllowListError)
    })
})
