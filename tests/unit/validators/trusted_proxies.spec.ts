import { test } from '@japa/runner'
import { trustedProxies } from '#start/trusted_proxies'

test.group('Trusted proxies', () => {
  test('nobody is trusted unless named', ({ assert }) => {
    assert.isFalse(trustedProxies(undefined)('127.0.0.1'))
    assert.isFalse(trustedProxies(' , ')('10.0.0.1'))
  })

  test('addresses, ranges and the loopback can be named', ({ assert }) => {
    const trusts = trustedProxies('loopback, 10.0.0.0/8,2001:db8::/32')
    const addresses = ['127.0.0.9', '::1', '10.9.8.7', '2001:db8::7', '11.0.0.1', '2001:db9::7']
    assert.deepEqual(addresses.map(trusts), [true, true, true, true, false, false])
  })

  test('what is neither is refused at the start: {$self}')
    .with(['true', '10.0.0.0/33', '10.0.0.0/', '10.0.0', 'example.test'])
    .run(({ assert }, entry) => {
      assert.throws(() => trustedProxies(entry), new RegExp(`TRUST_PROXY: "${entry}"`))
    })
})
