import { test } from '@japa/runner'
import CreateApiKey from '#actions/api_keys/create_api_key'
import KeyList from '#commands/key_list'
import KeyRevoke from '#commands/key_revoke'
import AuditExport from '#commands/audit_export'
import AuditList from '#commands/audit_list'
import UserCreate from '#commands/user_create'
import UserDeactivate from '#commands/user_deactivate'
import UserErase from '#commands/user_erase'
import UserList from '#commands/user_list'
import UserResetPassword from '#commands/user_reset_password'
import UserRole from '#commands/user_role'
import UserShow from '#commands/user_show'
import ApiKey from '#models/api_key'
import AuditLog from '#models/audit_log'
import User from '#models/user'
import { createUser, uniqueEmail } from '#tests/support/accounts'
import { runCommand } from '#tests/support/console'
import { eventually } from '#tests/support/eventually'

const auditOf = (resourceId: string, action: string) =>
  AuditLog.query().where({ resourceId, action }).first()

test.group('Accounts by command', () => {
  test('user:create makes an account that can log in with the password it shows', async ({
    assert,
    client,
  }) => {
    const email = uniqueEmail()
    const ran = await runCommand(UserCreate, [email, '--role=admin', '--json'])
    assert.equal(ran.exitCode, 0, ran.stderr)
    const { id, role, password } = JSON.parse(ran.stdout)
    assert.equal(role, 'admin')
    const response = await client.post('/api/v1/auth/login').json({ email, password })
    response.assertStatus(200)
    const line = await eventually(() => auditOf(id, 'user.created'))
    assert.isNull(line.userId)
    assert.match(line.userAgent ?? '', /^console \S+@/)
  })

  test('user:create names what is wrong and ends with 1', async ({ assert }) => {
    const wrong = await runCommand(UserCreate, ['nobody', '--role=boss'])
    assert.equal(wrong.exitCode, 1)
    assert.match(wrong.stderr, /email/)
    assert.match(wrong.stderr, /role/)
    const { email } = await createUser()
    const twice = await runCommand(UserCreate, [email, '--json'])
    assert.equal(twice.exitCode, 1)
    assert.equal(twice.stdout, '')
    assert.match(twice.stderr, /has an account already/)
  })

  test('user:list and user:show find by address and id', async ({ assert }) => {
    const user = await createUser()
    const listed = await runCommand(UserList, [`--search=${user.email}`, '--json'])
    const { rows, total } = JSON.parse(listed.stdout)
    assert.equal(total, 1)
    assert.equal(rows[0].id, user.id)
    const table = await runCommand(UserList, [`--search=${user.email}`])
    assert.include(table.stdout, user.email)
    for (const name of [user.id, user.email]) {
      const shown = await runCommand(UserShow, [name, '--json'])
      assert.equal(JSON.parse(shown.stdout).email, user.email)
    }
    const limit = await runCommand(UserList, ['--limit=0'])
    assert.equal(limit.exitCode, 1)
    assert.match(limit.stderr, /--limit must be a whole number from 1 to 1000/)
  })

  test('user:role, user:deactivate and user:reset-password change nothing without --yes', async ({
    assert,
  }) => {
    const user = await createUser()
    const tries = [
      await runCommand(UserRole, [user.id, 'agent']),
      await runCommand(UserDeactivate, [user.id]),
      await runCommand(UserResetPassword, [user.id]),
      await runCommand(UserErase, [user.id]),
    ]
    for (const { exitCode, stderr } of tries) {
      assert.equal(exitCode, 1)
      assert.match(stderr, /Say --yes: there is no terminal/)
    }
    const same = await User.findLive(user.id)
    assert.deepEqual(
      [same.role, same.isActive, same.password],
      ['user', true, user.password ?? null]
    )
  })

  test('user:role, user:deactivate and user:reset-password do it, and it is in the trail', async ({
    assert,
    client,
  }) => {
    const user = await createUser()
    await runCommand(UserRole, [user.email, 'agent', '--yes'])
    await runCommand(UserDeactivate, [user.id, '--yes'])
    assert.deepInclude((await User.findLive(user.id)).$attributes, {
      role: 'agent',
      isActive: false,
    })
    await runCommand(UserDeactivate, [user.id, '--undo'])
    const reset = await runCommand(UserResetPassword, [user.id, '--yes', '--json'])
    const { password } = JSON.parse(reset.stdout)
    const response = await client.post('/api/v1/auth/login').json({ email: user.email, password })
    response.assertStatus(200)
    await eventually(() => auditOf(user.id, 'user.password_reset'))
    const lines = await AuditLog.query().where({ resourceId: user.id, action: 'user.updated' })
    assert.lengthOf(lines, 3)
    const listed = await runCommand(AuditList, [`--resource=${user.id}`, '--json'])
    assert.isAtLeast(JSON.parse(listed.stdout).total, 4)
  })

  test('user:erase leaves nothing of an account', async ({ assert }) => {
    const user = await createUser()
    const erased = await runCommand(UserErase, [user.email, '--yes'])
    assert.equal(erased.exitCode, 0, erased.stderr)
    assert.isNull(await User.find(user.id))
    await eventually(() => auditOf(user.id, 'user.erased'))
  })

  test('key:list shows prefixes, and key:revoke ends a key', async ({ assert }) => {
    const user = await createUser()
    const fields = { name: 'CI', scopes: ['read:agents'], rateLimitPerMinute: 60 }
    const origin = { ipAddress: '127.0.0.1', userAgent: null, requestId: 'test' }
    const { apiKey } = await new CreateApiKey().handle(user.id, fields, origin)
    const listed = await runCommand(KeyList, [`--user=${user.email}`, '--json'])
    assert.equal(JSON.parse(listed.stdout).rows[0].keyPrefix, apiKey.keyPrefix)
    assert.notInclude(listed.stdout, 'keyHash')
    const revoked = await runCommand(KeyRevoke, [apiKey.id, '--yes'])
    assert.equal(revoked.exitCode, 0, revoked.stderr)
    assert.isNotNull((await ApiKey.findOrFail(apiKey.id)).revokedAt)
    const again = await runCommand(KeyRevoke, [apiKey.id, '--yes'])
    assert.match(again.stderr, /revoked already/)
    const unknown = await runCommand(KeyRevoke, ['1', '--yes'])
    assert.match(unknown.stderr, /"1" is not the id of a key/)
  })

  test('audit:export writes a document a line, the oldest first', async ({ assert }) => {
    const ran = await runCommand(AuditExport, ['--from=2020-01-01'])
    const ids = ran.stdout.split('\n').map((line) => JSON.parse(line).id as string)
    assert.isAbove(ids.length, 0)
    assert.deepEqual(ids, [...ids].sort())
  })
})
