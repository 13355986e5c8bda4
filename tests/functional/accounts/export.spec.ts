import { test } from '@japa/runner'
import { v7 } from 'uuid'
import db from '@adonisjs/lucid/services/db'
import AuditLog from '#models/audit_log'
import { createUser } from '#tests/support/accounts'
import { fillAccount, HIDDEN } from '#tests/support/full_account'

const EXPORT = '/api/v1/users/me/export'

/** Tables of users' rows that an export leaves out, and why. */
const LEFT_OUT = new Set([
  'one_time_tokens', // hashes
  'idempotency_keys', // hashes, for a day
  'event_subscriptions', // what the trigger_config of workflows says
  'execution_endings', // of executions, until they were served
  'idempotent_answers', // answers that are given again for a day; what they made is in the export
])

test.group('The export of the own data', () => {
  test('it has one of everything, in the envelope, as a file', async ({ client, assert }) => {
    const user = await createUser()
    const { agentId, workflowId, executionId, output } = await fillAccount(user.id)
    const response = await client.get(EXPORT).loginAs(user)
    response.assertStatus(200)
    assert.match(
      response.header('content-disposition') ?? '',
      /^attachment; filename="turbocat-export-\d{4}-\d\d-\d\d\.json"$/
    )
    assert.match(response.header('content-type') ?? '', /^application\/json/)
    assert.equal(response.header('cache-control'), 'no-store')
    const { success, data, meta } = response.body()
    assert.isTrue(success)
    assert.equal(meta.requestId, response.header('x-request-id'))
    assert.equal(data.profile.id, user.id)
    const { profile, ...lists } = data
    for (const [name, rows] of Object.entries(lists)) assert.isNotEmpty(rows, name)
    assert.equal(data.agents[0].id, agentId)
    assert.equal(data.agentVersions[0].agentId, agentId)
    assert.equal(data.workflowVersions[0].workflowId, workflowId)
    const [execution] = data.executions
    assert.containsSubset(execution, { id: executionId, durationMs: 12, outputData: output })
    assert.deepEqual(Object.keys(execution.inputData), ['b', 'a'])
    assert.equal(data.apiKeys[0].keyPrefix, 'tk_dev_abcdefg')
    assert.equal(data.profile.email, profile.email)
  })

  test('no hash, no key and no secret is in it, and it is audited', async ({ client, assert }) => {
    const user = await createUser()
    await fillAccount(user.id)
    const response = await client.get(EXPORT).loginAs(user)
    const text = response.text()
    assert.notInclude(text, HIDDEN)
    assert.notMatch(text, /hash|"password|environmentVars|outputRef/i)
    const rows = await AuditLog.query().where({ userId: user.id, action: 'user.exported' })
    assert.lengthOf(rows, 1)
  })

  test('nothing of anybody else is in it', async ({ client, assert }) => {
    const [user, other] = await Promise.all([createUser(), createUser()])
    const [own, foreign] = [await fillAccount(user.id), await fillAccount(other.id)]
    const text = (await client.get(EXPORT).loginAs(user)).text()
    for (const id of [other.id, foreign.agentId, foreign.workflowId, foreign.executionId]) {
      assert.notInclude(text, id)
    }
    assert.include(text, own.executionId)
  })

  test('a long list comes whole, across its pages', async ({ client, assert }) => {
    const user = await createUser()
    const rows = Array.from({ length: 137 }, (_, index) => ({
      ...{ id: v7(), user_id: user.id, name: `Agent ${index}`, type: 'data' },
    }))
    await db.table('agents').multiInsert(rows)
    const { agents } = (await client.get(EXPORT).loginAs(user)).body().data
    assert.sameMembers(
      agents.map(({ id }: { id: string }) => id),
      rows.map(({ id }) => id)
    )
    assert.lengthOf(agents, 137)
  })

  test('every table that has rows of users is in it, or is named here', async ({ assert }) => {
    const { SECTIONS } = await import('#queries/users/export_sections')
    const exported = new Set(Object.values(SECTIONS).map(({ table }) => table))
    const { rows } = await db.rawQuery(`
      select table_name from information_schema.columns
      join information_schema.tables using (table_schema, table_name)
      where table_schema = 'public' and column_name = 'user_id' and table_type = 'BASE TABLE'`)
    const missing = (rows as { table_name: string }[])
      .map((row) => row.table_name)
      .filter((table) => !exported.has(table) && !LEFT_OUT.has(table))
    assert.deepEqual(missing, [])
  })

  test('nobody and role agent get none', async ({ client }) => {
    ;(await client.get(EXPORT)).assertStatus(401)
    ;(await client.get(EXPORT).loginAs(await createUser({ role: 'agent' }))).assertStatus(403)
  })
})
