import { test } from '@japa/runner'
import { refusedKind } from '#net/addresses'
import { EgressGuard } from '#net/egress_guard'
import { PUBLIC_ADDRESSES, REFUSED_ADDRESSES, REFUSED_URLS } from './address_tricks.js'

test.group('Addresses', () => {
  for (const [kind, addresses] of Object.entries(REFUSED_ADDRESSES)) {
    test(`a ${kind} address is refused: {$self}`)
      .with(addresses)
      .run(({ assert }, address) => {
        assert.equal(refusedKind(address), kind)
      })
  }

  test('a public address is none of them: {$self}')
    .with(PUBLIC_ADDRESSES)
    .run(({ assert }, address) => {
      assert.isNull(refusedKind(address))
    })
})

test.group('Egress guard | tricks in a URL', (group) => {
  const asked: string[] = []
  const guard = new EgressGuard({
    allow: '',
    resolver: async (name) => {
      asked.push(name)
      return name.endsWith('.six.test') ? ['2606:4700::1', '::ffff:10.0.0.1'] : ['169.254.169.254']
    },
  })
  group.teardown(() => guard.close())

  test('{$self} gets no connection')
    .with(REFUSED_URLS)
    .run(async ({ assert }, url) => {
      await assert.rejects(() => guard.request({ url, timeoutMs: 2000 }), /refused|can not be read/)
    })

  test('an address in a URL, and localhost, ask no resolver', async ({ assert }) => {
    assert.isTrue(asked.every((name) => name.endsWith('.test')))
  })
})
