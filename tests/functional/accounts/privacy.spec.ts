import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import eraseDueUsers from '#actions/accounts/erase_due_users'
import { SECTIONS } from '#queries/users/export_sections'
import exportUser from '#queries/users/export_user'
import { createUser } from '#tests/support/accounts'
import { fillAccount } from '#tests/support/full_account'
import {
  markedAccount,
  rowsWith,
  tablesOfProduct,
  type MarkedAccount,
} from '#tests/support/marked_account'

interface Decision {
  table: string
  exported: string
  erased: string
}

/** What docs/privacy.md says of each table. */
async function decisions(): Promise<Decision[]> {
  const page = await readFile(app.makePath('docs/privacy.md'), 'utf8')
  const [, list = ''] = page.split('## Table by table')
  return [...list.matchAll(/^\| `(\w+)` \|[^|]*\| ([^|]+) \| ([^|]+) \|$/gm)].map(
    ([, table = '', exported = '', erased = '']) => ({ table, exported, erased })
  )
}

/** Columns of tables in the export that it leaves out, and why. */
const LEFT_OUT: Record<string, RegExp> = {
  'a credential, sealed or not': /^(secrets\.value|webhook_endpoints\.(previous_)?secret)$/,
  'sealed values of variables': /^deployments\.environment_vars$/,
  'which versions run, by id': /^(deployments|executions)\.agent_versions$/,
  'said by the machine of its state': /^deployments\.(status_reason|health_reason|traffic)$/,
  'for those who look for mistakes': /^executions\.(error_stack|trace)$/,
  'where it is in line, and below what': /^executions\.(concurrency_key|parent_path)$/,
  'in its place is the large output': /^executions\.output_data$/,
  'which call of a run it was': /^spendings\.call_key$/,
  'how it was sent, and what a stranger answered':
    /^webhook_deliveries\.(detail|request_headers|response_body)$/,
}

test.group('Privacy', (group) => {
  let account: MarkedAccount

  // Marks are no values that anybody could work with: nobody else sees them, and they do not last.
  group.setup(async () => {
    await db.beginGlobalTransaction()
    account = await markedAccount()
    return () => db.rollbackGlobalTransaction()
  })

  test('docs/privacy.md says of every table what becomes of it', async ({ assert }) => {
    const said = await decisions()
    assert.sameMembers(
      said.map(({ table }) => table),
      await tablesOfProduct()
    )
    const nobodys = new Set(
      said.filter(({ erased }) => erased === "nobody's").map((one) => one.table)
    )
    assert.sameMembers(
      account.tables,
      said.map(({ table }) => table).filter((table) => !nobodys.has(table)),
      'the account has rows in each table that is not nobody’s, and in no other'
    )
    const { rows } = await db.rawQuery(
      `select distinct table_name as name from information_schema.columns
       where table_schema = 'public' and column_name ~
         '^(user_id|owner_id|email|created_by|answered_by|execution_id|workflow_id|agent_id)$'`
    )
    for (const { name } of rows as { name: string }[]) assert.isFalse(nobodys.has(name), name)
  })

  test('the export has every text of every table that it is said to have', async ({ assert }) => {
    let text = ''
    for await (const piece of exportUser(account.user.id, {})) text += piece
    const exported = JSON.parse(text) as Record<string, unknown[]>
    const said = (await decisions()).filter(({ exported: as }) => as.startsWith('`'))
    const names = said.map(({ exported: as }) => as.replaceAll('`', ''))
    assert.sameMembers(names, Object.keys(exported))
    for (const { table, exported: as } of said) {
      const name = as.replaceAll('`', '')
      if (name === 'profile') continue
      assert.equal(SECTIONS[name]?.table, table)
      assert.isNotEmpty(exported[name], name)
    }
    const tables = new Set(said.map(({ table }) => table))
    const missing = account.planted
      .filter(({ column }) => tables.has(column.split('.')[0]!))
      .filter(({ mark }) => !text.includes(mark))
      .map(({ column }) => column)
      .filter((column) => !Object.values(LEFT_OUT).some((rule) => rule.test(column)))
    assert.deepEqual(missing, [])
    assert.isAbove(account.planted.length, 100)
  })

  test('after 90 days nothing of the person is left in any column of any table', async ({
    assert,
  }) => {
    const { user, mark, since } = account
    const words = [mark, user.id]
    const asked = await inAnExecutionOfSomebodyElse(user.id, user.email)
    const before = new Set((await rowsWith(words, since)).map(([table]) => table))
    assert.isAbove(before.size, 40)
    const deletedAt = new Date(Date.now() - 91 * 86_400_000)
    await db.from('users').where('id', user.id).update({ deleted_at: deletedAt, is_active: false })
    await eraseDueUsers()
    const left = await rowsWith(words, since)
    // That an account was erased, with the id that leads to nobody now.
    const [[table, row] = ['', '{}'], ...more] = left
    assert.deepEqual(more, [])
    assert.equal(table, 'audit_logs')
    assert.containsSubset(JSON.parse(row), { action: 'user.erased', user_id: null, changes: null })
    const [step] = await db.from('execution_steps').where('execution_id', asked)
    assert.deepEqual(step.output, { approved: true, by: 'erased' })
    const [wait] = await db.from('execution_waits').where('execution_id', asked)
    assert.deepEqual(wait.approvers, ['erased', 'somebody@example.com'])
  })
})

/** Who is erased was asked there, once by id and once by a link, and answered. */
async function inAnExecutionOfSomebodyElse(userId: string, email: string): Promise<string> {
  const other = await createUser()
  const { executionId } = await fillAccount(other.id)
  const at = { execution_id: executionId, path: 'ask', attempt: 1 }
  const answer = JSON.stringify({ approved: true, by: email })
  await db.from('execution_steps').where('execution_id', executionId).delete()
  await db.table('execution_steps').insert({
    ...{ ...at, step_key: 'ask', step_type: 'wait', status: 'completed', output: answer },
    lease_number: 1,
  })
  await db.table('execution_waits').insert({
    ...{ ...at, kind: 'approval', name: 'ask', message: `Asked ${email}`, answered_by: userId },
    approvers: JSON.stringify([email, 'somebody@example.com']),
  })
  const tokenHash = Buffer.from(executionId.replaceAll('-', ''), 'hex')
  await db.table('approval_links').insert({ ...at, token_hash: tokenHash, email })
  await db.table('execution_signals').insert({
    ...{ execution_id: executionId, name: 'ask', payload: answer },
  })
  await db.from('executions').where('id', executionId).update({ output_data: answer })
  return executionId
}
