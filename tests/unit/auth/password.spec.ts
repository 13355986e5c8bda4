import { createHook } from 'node:async_hooks'
import { test } from '@japa/runner'
import { hashPassword, verifyPassword } from '#auth/password'

/** How many scrypt jobs Node starts while something runs. */
async function hashesDuring(work: () => Promise<unknown>): Promise<number> {
  let hashes = 0
  const hook = createHook({ init: (_id, type) => void (type === 'SCRYPTREQUEST' && hashes++) })
  hook.enable()
  await work()
  hook.disable()
  return hashes
}

test.group('Passwords', () => {
  test('a hash is verified whether or not there is one to compare to', async ({ assert }) => {
    const stored = await hashPassword('Corr3ct-Horse!')
    await verifyPassword(null, 'the first use makes the decoy')
    assert.equal(await hashesDuring(() => verifyPassword(stored, 'Wr0ng-Horse!')), 1)
    assert.equal(await hashesDuring(() => verifyPassword(stored, 'Corr3ct-Horse!')), 1)
    assert.equal(await hashesDuring(() => verifyPassword(null, 'Wr0ng-Horse!')), 1)
  })

  test('no password opens an account that has none', async ({ assert }) => {
    assert.isFalse(await verifyPassword(null, ''))
  })

  test('two Unicode forms of a text are one password', async ({ assert }) => {
    const stored = await hashPassword('Ca\u0301fe-9 \u210C')
    assert.isTrue(await verifyPassword(stored, 'C\u00e1fe-9 H'))
    assert.isFalse(await verifyPassword(stored, 'Cafe-9 H'))
  })
})
