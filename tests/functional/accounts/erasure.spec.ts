import { test } from '@japa/runner'
import { randomUUID } from 'node:crypto'
import { v7 } from 'uuid'
import db from '@adonisjs/lucid/services/db'
import ace from '@adonisjs/core/services/ace'
import AuditLog from '#models/audit_log'
import User from '#models/user'
import UserEraseDue from '#commands/user_erase_due'
import eraseDueUsers from '#actions/accounts/erase_due_users'
import { hashPassword } from '#auth/password'
import { createUser, PASSWORD, uniqueEmail } from '#tests/support/accounts'
import { fillAccount, givePayload, type FilledAccount } from '#tests/support/full_account'

const ME = '/api/v1/users/me'

/** An account with a password, and one of everything. */
async function account() {
  const user = await createUser()
  await user.merge({ password: await hashPassword(PASSWORD), fullName: 'Ann Example' }).save()
  return { user, filled: await fillAccount(user.id) }
}

const deletedBefore = (userId: string, days: number) =>
  db
    .from('users')
    .where('id', userId)
    .update({
      is_active: false,
      deleted_at: new Date(Date.now() - days * 86_400_000),
    })

const count = async (table: string, where: object) => {
  const [row] = await db.from(table).where(where).count('* as n')
  return Number(row.n)
}

async function leftOf(userId: string, { executionId, payloadHash }: FilledAccount) {
  const own = [
    ...['sessions', 'api_keys', 'agents', 'workflows', 'executions', 'templates', 'deployments'],
    ...['one_time_tokens', 'secrets', 'template_ratings', 'audit_logs', 'idempotency_keys'],
  ]
  const counts = own.map(async (table) => [table, await count(table, { user_id: userId })] as const)
  const parts = ['execution_steps', 'execution_logs'].map(
    async (table) => [table, await count(table, { execution_id: executionId })] as const
  )
  const rows = [
    ...(await Promise.all([...counts, ...parts])),
    ['payloads', await count('payloads', { hash: payloadHash })],
    ['users', await count('users', { id: userId })],
  ] as const
  return Object.fromEntries(rows.filter(([, rowsLeft]) => rowsLeft > 0))
}

test.group('Deleting the own account', () => {
  test('it ends sessions, keys, schedules and deployments at once', async ({ client, assert }) => {
    const { user } = await account()
    const { email, id } = user
    const response = await client.delete(ME).json({ password: PASSWORD }).loginAs(user)
    response.assertStatus(204)
    ;(await client.post('/api/v1/auth/login').json({ email, password: PASSWORD })).assertStatus(401)
    const stored = await User.findOrFail(id)
    assert.isFalse(stored.isActive)
    assert.isNotNull(stored.deletedAt)
    assert.equal(await count('sessions', { user_id: id, revoked_at: null }), 0)
    assert.equal(await count('api_keys', { user_id: id, is_active: true }), 0)
    assert.equal(await count('workflows', { user_id: id, schedule_enabled: true }), 0)
    assert.equal(await count('deployments', { user_id: id, status: 'running' }), 0)
    const [row] = await AuditLog.query().where({ resourceId: id, action: 'user.deleted' })
    assert.equal(row?.userId, id)
  }).timeout(20_000)

  test('it wants the password, and guessing ends at the limit', async ({ client, assert }) => {
    const { user } = await account()
    const missing = await client.delete(ME).json({}).loginAs(user)
    missing.assertStatus(400)
    assert.equal(missing.body().error.details[0].field, 'password')
    const statuses: number[] = []
    for (let time = 1; time <= 6; time += 1) {
      statuses.push((await client.delete(ME).json({ password: 'x' }).loginAs(user)).status())
    }
    assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429])
    assert.isNull((await User.findOrFail(user.id)).deletedAt)
  }).timeout(20_000)

  test('an account without a password, nobody and role agent can not', async ({ client }) => {
    const body = { password: PASSWORD }
    ;(await client.delete(ME).json(body)).assertStatus(401)
    ;(
      await client
        .delete(ME)
        .json(body)
        .loginAs(await createUser())
    ).assertStatus(401)
    const agent = await createUser({ role: 'agent' })
    ;(await client.delete(ME).json(body).loginAs(agent)).assertStatus(403)
  })

  test('the last active admin stays: 409', async ({ client }) => {
    const admin = await createUser({ role: 'admin' })
    await admin.merge({ password: await hashPassword(PASSWORD) }).save()
    const others = User.query().where({ role: 'admin', isActive: true }).whereNot('id', admin.id)
    const hidden = (await others).map(({ id }) => id)
    await User.query().whereIn('id', hidden).update({ isActive: false })
    try {
      const response = await client.delete(ME).json({ password: PASSWORD }).loginAs(admin)
      response.assertStatus(409)
    } finally {
      await User.query().whereIn('id', hidden).update({ isActive: true })
    }
  })
})

test.group('Erasure', (group) => {
  group.each.setup(async () => {
    await eraseDueUsers()
  })

  test('after 90 days nothing of the user is left, and nobody else loses anything', async ({
    assert,
  }) => {
    const [gone, kept, recent] = await Promise.all([account(), account(), account()])
    await deletedBefore(gone.user.id, 91)
    await deletedBefore(recent.user.id, 89)
    const before = await leftOf(kept.user.id, kept.filled)
    const recentBefore = await leftOf(recent.user.id, recent.filled)
    assert.equal(await eraseDueUsers(), 1)
    assert.deepEqual(await leftOf(gone.user.id, gone.filled), {})
    assert.deepEqual(await leftOf(kept.user.id, kept.filled), before)
    assert.deepEqual(await leftOf(recent.user.id, recent.filled), recentBefore)
    assert.equal(await eraseDueUsers(), 0)
  }).timeout(20_000)

  test('the audit trail keeps what happened and loses who it was', async ({ client, assert }) => {
    const { user } = await account()
    const { id, email } = user
    const requestId = randomUUID()
    await client
      .post('/api/v1/auth/login')
      .header('X-Request-Id', requestId)
      .json({ email, password: 'Wr0ng-Password!' })
    await AuditLog.create({
      ...{ userId: id, action: 'agent.created', resourceType: 'agent', requestId },
      ...{ ipAddress: '192.0.2.7', userAgent: 'Ann', changes: { name: 'Ann' } },
    })
    await deletedBefore(id, 91)
    await eraseDueUsers()
    const rows = await AuditLog.query().where({ requestId }).orderBy('id')
    assert.sameMembers(
      rows.map(({ action }) => action),
      ['user.login_failed', 'agent.created']
    )
    for (const { userId, changes, ipAddress, userAgent } of rows) {
      assert.deepEqual(
        { userId, changes, ipAddress, userAgent },
        { userId: null, changes: null, ipAddress: null, userAgent: null }
      )
    }
    const [erased] = await AuditLog.query().where({ resourceId: id, action: 'user.erased' })
    assert.isNull(erased?.userId)
    assert.notInclude(JSON.stringify(await AuditLog.query().where({ resourceId: id })), email)
  }).timeout(20_000)

  test('a payload that somebody else has too stays', async ({ assert }) => {
    const [gone, kept] = await Promise.all([account(), account()])
    await givePayload(kept.filled.executionId, gone.filled.payloadHash)
    await deletedBefore(gone.user.id, 91)
    await eraseDueUsers()
    assert.equal(await count('payloads', { hash: gone.filled.payloadHash }), 1)
  }).timeout(20_000)

  test('an agent that workflows of others use stays with nobody', async ({ assert }) => {
    const [gone, other] = await Promise.all([account(), account()])
    const { agentId } = gone.filled
    await db.table('workflow_steps').insert({
      ...{ id: v7(), workflow_id: other.filled.workflowId, step_key: 'borrowed' },
      ...{ step_name: 'Borrowed', step_type: 'agent', position: 1, agent_id: agentId },
    })
    await deletedBefore(gone.user.id, 91)
    assert.equal(await eraseDueUsers(), 1)
    const [agent] = await db.from('agents').where('id', agentId)
    const nobody = await User.findOrFail(agent.user_id)
    assert.notEqual(nobody.id, gone.user.id)
    assert.match(nobody.email, /@erased\.invalid$/)
    const { fullName, password, isActive } = nobody
    assert.deepEqual(
      { fullName, password, isActive },
      { fullName: null, password: null, isActive: false }
    )
    assert.deepEqual(await leftOf(gone.user.id, gone.filled), {})
    assert.equal(await eraseDueUsers(), 0)
  }).timeout(20_000)

  test('two processes at once erase an account once', async ({ assert }) => {
    const { user } = await account()
    await deletedBefore(user.id, 91)
    const erased = await Promise.all([eraseDueUsers(), eraseDueUsers()])
    assert.equal(
      erased.reduce((sum, one) => sum + one, 0),
      1
    )
    assert.equal(await count('audit_logs', { resource_id: user.id, action: 'user.erased' }), 1)
  }).timeout(20_000)

  test('the command does it, and every table lets a user go', async ({ assert }) => {
    const { user } = await account()
    await deletedBefore(user.id, 91)
    const command = await ace.create(UserEraseDue, [])
    await command.exec()
    command.assertSucceeded()
    assert.isNull(await User.find(user.id))
    const { rows } = await db.rawQuery(`
      select conrelid::regclass::text as name from pg_constraint
      where contype = 'f' and confrelid = 'users'::regclass and confdeltype not in ('c', 'n')`)
    assert.deepEqual(rows, [])
  }).timeout(20_000)

  test('the address is free again, before the erasure and after', async ({ client }) => {
    const { user } = await account()
    const email = user.email
    await deletedBefore(user.id, 91)
    const register = { email, password: PASSWORD }
    ;(await client.post('/api/v1/auth/register').json(register)).assertStatus(201)
    await eraseDueUsers()
    ;(await client.post('/api/v1/auth/login').json(register)).assertStatus(200)
    ;(await client.post('/api/v1/auth/register').json(register)).assertStatus(409)
    ;(
      await client.post('/api/v1/auth/register').json({ ...register, email: uniqueEmail() })
    ).assertStatus(201)
  }).timeout(20_000)
})
