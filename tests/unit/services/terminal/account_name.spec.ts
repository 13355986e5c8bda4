import { userInfo } from 'node:os'
import { test } from '@japa/runner'
import { accountName } from '#services/terminal/account_name'

test.group('The name of the account', () => {
  test('is that of the machine', ({ assert }) => {
    assert.equal(accountName(), userInfo().username)
  })

  test('is its number where the machine has no name for it', ({ assert }) => {
    const nameless = () => {
      throw new Error('uv_os_get_passwd returned ENOENT')
    }
    assert.equal(accountName(nameless), String(process.getuid?.()))
  })
})
