import { test } from '@japa/runner'
import visibleChanges, { withoutSecrets } from '#listeners/visible_changes'

test.group('Changes in the audit trail', () => {
  test('are of the fields that differ', ({ assert }) => {
    const before = { name: 'a', tags: ['x'], gone: null, config: { a: 1 } }
    const after = { name: 'b', tags: ['x'], gone: null, config: { a: 1 } }
    assert.deepEqual(visibleChanges(before, after), { before: { name: 'a' }, after: { name: 'b' } })
    assert.isNull(visibleChanges(before, { ...before }))
    assert.deepEqual(visibleChanges(null, { name: 'b' }), { after: { name: 'b' } })
  })

  test('tell only the length of what is long', ({ assert }) => {
    const changes = visibleChanges({ code: '' }, { code: 'x'.repeat(5_000) })
    assert.deepEqual(changes?.after, { code: { length: 5_002 } })
  })

  test('mask what is named like a secret, wherever it is: {$self}')
    .with([
      'password',
      'passwd',
      'clientSecret',
      'access_token',
      'Authorization',
      'credentials',
      'x-api-key',
      'apiKey',
      'privateKey',
      'Set-Cookie',
    ])
    .run(({ assert }, name) => {
      const config = { a: [{ [name]: 'hunter2' }], b: { [name]: { deep: 'hunter2' } } }
      assert.notInclude(JSON.stringify(withoutSecrets(config)), 'hunter2')
      const pair = { headers: [{ name, value: 'hunter2' }] }
      assert.notInclude(JSON.stringify(withoutSecrets(pair)), 'hunter2')
    })

  test('leave what only sounds like one, and mask credentials in URLs', ({ assert }) => {
    const fields = { maxTokens: 5, tokens: null, secret: '', hasPassword: true, name: 'token' }
    assert.deepEqual(withoutSecrets(fields), fields)
    assert.deepEqual(withoutSecrets({ url: 'https://ann:pw@example.test/a@b' }), {
      url: 'https://********@example.test/a@b',
    })
  })
})
