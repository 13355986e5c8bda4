import { test } from '@japa/runner'
import Vault from '#services/vault/vault'
import { UnknownKeyError, UnreadableEnvelopeError } from '#services/vault/vault_error'

const PLACE = {
  table: 'secrets',
  rowId: '0190a000-0000-7000-8000-000000000001',
  name: 'A',
} as const

/** What opening an envelope failed with. */
async function failure(vault: Vault, envelope: string, place: Parameters<Vault['open']>[1]) {
  return vault.open(envelope, place).then(
    () => null,
    (error: unknown) => error
  )
}

test.group('Vault', () => {
  const vault = new Vault(['the key of today', 'the key of before'])

  test('gives back what it was given: {$i}')
    .with(['', 'a', 'naïve ☕ 𝄞', '\0:\n', 'x'.repeat(65_536)])
    .run(async ({ assert }, text) => {
      const envelope = await vault.seal(text, PLACE)
      assert.match(envelope, /^v1:[0-9a-f]{12}:[\w-]{16}:[\w-]{22}:[\w-]*$/)
      assert.equal(await vault.open(envelope, PLACE), text)
    })

  test('seals the same text differently each time, under one key', async ({ assert }) => {
    const prefix = await vault.prefix()
    const sealed = await Promise.all([1, 2, 3].map(() => vault.seal('same', PLACE)))
    assert.equal(new Set(sealed).size, 3)
    assert.isTrue(sealed.every((envelope) => envelope.startsWith(prefix)))
    assert.isTrue(sealed.every((envelope) => !envelope.includes('same')))
  })

  test('opens an envelope at no other place', async ({ assert }) => {
    const envelope = await vault.seal('secret', PLACE)
    const others = [
      { ...PLACE, table: 'deployments' as const },
      { ...PLACE, rowId: '0190a000-0000-7000-8000-000000000002' },
      { ...PLACE, name: 'B' },
    ]
    for (const other of others) {
      assert.instanceOf(await failure(vault, envelope, other), UnreadableEnvelopeError)
    }
  })

  test('opens nothing that was changed', async ({ assert }) => {
    const envelope = await vault.seal('secret', PLACE)
    const [version, key, nonce, tag, data] = envelope.split(':') as [string, ...string[]]
    const turned = (part = '') => (part.startsWith('A') ? 'B' : 'A') + part.slice(1)
    const changed = [
      [version, key, turned(nonce), tag, data],
      [version, key, nonce, turned(tag), data],
      [version, key, nonce, tag?.slice(0, 6), data],
      [version, key, nonce, tag, turned(data)],
      [version, key, nonce, tag, ''],
      [version, key, nonce, tag],
      ['v2', key, nonce, tag, data],
      ['plain text'],
    ]
    for (const parts of changed) {
      assert.instanceOf(await failure(vault, parts.join(':'), PLACE), UnreadableEnvelopeError)
    }
  })

  test('opens with keys of before, seals with the one of today', async ({ assert }) => {
    const before = new Vault(['the key of before'])
    const envelope = await before.seal('old', PLACE)
    assert.equal(await vault.open(envelope, PLACE), 'old')
    assert.notEqual(await vault.prefix(), await before.prefix())
    assert.isFalse(envelope.startsWith(await vault.prefix()))
  })

  test('names the key that it lacks, and what to do', async ({ assert }) => {
    const envelope = await new Vault(['another key']).seal('secret', PLACE)
    const error = (await failure(vault, envelope, PLACE)) as Error
    assert.instanceOf(error, UnknownKeyError)
    assert.match(error.message, /^Key [0-9a-f]{12} is neither ENCRYPTION_KEY nor in /)
    assert.notInclude(error.message, 'the key of')
  })
})
