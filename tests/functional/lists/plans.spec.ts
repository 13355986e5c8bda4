import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { makeWorkflow } from '#tests/support/workflows'
import { signedIn } from '#tests/support/signed_in'

const ROWS = 60_000
const OWN = 1_000

/** UUIDv7 of a second in the past, unique by `salt`. */
const id = (seconds: string, salt: string) =>
  `(lpad(to_hex((extract(epoch from now()) * 1000)::bigint - ${seconds} * 1000), 12, '0')
    || '7000a' || substr(md5(${salt}), 1, 15))::uuid`

/** Executions of two users, with a step and two log rows each. */
async function seedHistory(own: string, workflow: string, other: string, otherWorkflow: string) {
  const owner = `case when g <= ${OWN} then '${own}' else '${other}' end`
  const flow = `case when g <= ${OWN} then '${workflow}' else '${otherWorkflow}' end`
  await db.rawQuery(`
    insert into executions (id, user_id, workflow_id, workflow_version, status, created_at)
    select ${id('g', `'${own}' || g`)}, (${owner})::uuid, (${flow})::uuid, 1,
      case when g % 50 = 0 then 'failed' else 'completed' end, now() - g * interval '1 second'
    from generate_series(1, ${ROWS}) g`)
  await db.rawQuery(`
    insert into execution_steps (execution_id, path, attempt, step_key, step_type, status, lease_number)
    select ${id('g', `'${own}' || g`)}, 'a', 1, 'a', 'wait', 'completed', 1
    from generate_series(1, ${ROWS}) g`)
  await db.rawQuery(`
    insert into execution_logs (execution_id, id, level, message)
    select ${id('g', `'${own}' || g`)}, ${id('g', `'log' || n || g`)}, 'info', 'line'
    from generate_series(1, ${ROWS}) g, generate_series(1, 2) n`)
  for (const table of ['executions', 'execution_steps', 'execution_logs']) {
    await db.rawQuery(`vacuum analyze ${table}`)
  }
}

interface Sent {
  sql: string
  bindings: unknown[]
}

/** The statements that some work sends. */
async function statementsOf(work: () => Promise<unknown>): Promise<Sent[]> {
  const sent: Sent[] = []
  const { client } = db.connection().getReadClient()
  const listener = ({ sql, bindings }: Sent) => sent.push({ sql, bindings })
  client.on('query', listener)
  try {
    await work()
  } finally {
    client.removeListener('query', listener)
  }
  return sent
}

/** Tables that a statement reads from one end to the other. */
async function scannedBy({ sql, bindings }: Sent): Promise<string[]> {
  const client = db.connection().getReadClient()
  const explain = client.client.raw(`explain (format json) ${sql.replace(/\$\d+/g, '?')}`, bindings)
  const { rows } = await explain
  const plan = JSON.stringify(rows[0]['QUERY PLAN'])
  const scans = plan.matchAll(/"Node Type":"Seq Scan"[^}]*?"Relation Name":"(execution\w*)"/g)
  return [...scans].map(([, table]) => table!)
}

test.group('Plans of lists', () => {
  test('read no history from one end to the other', async ({ client, assert }) => {
    const [me, other] = [await signedIn(), await signedIn()]
    const own = await makeWorkflow(client, me)
    const theirs = await makeWorkflow(client, other)
    await seedHistory(me.user.id, own.id, other.user.id, theirs.id)
    const read = async (path: string) => {
      const response = await client.get(`/api/v1${path}`).headers(me.headers)
      response.assertStatus(200)
      return response.body()
    }
    const [newest] = (await read('/executions?pageSize=1')).data
    const from = new Date(Date.now() - 600_000).toISOString()
    const to = new Date(Date.now() - 300_000).toISOString()
    const paths = [
      '/executions',
      '/executions?page=20',
      '/executions?cursor=',
      '/executions?status=failed',
      '/executions?triggerType=manual&sortOrder=asc',
      `/executions?workflowId=${own.id}`,
      `/executions?from=${from}&to=${to}`,
      `/executions?from=${from}&cursor=`,
      `/workflows/${own.id}/executions`,
      `/executions/${newest.id}`,
      `/executions/${newest.id}/steps`,
      `/executions/${newest.id}/logs`,
      `/executions/${newest.id}/logs?cursor=&level=info`,
      '/agents',
      '/workflows',
    ]
    for (const path of paths) {
      const sent = await statementsOf(() => read(path))
      const selects = sent.filter(({ sql }) => /^\s*select/i.test(sql))
      assert.isAbove(selects.length, 1, path)
      for (const statement of selects) {
        assert.deepEqual(await scannedBy(statement), [], `${path}: ${statement.sql}`)
      }
    }
    const within = await read(`/executions?from=${from}&to=${to}`)
    assert.approximately(within.pagination.totalItems, 300, 2)
    const all = await read('/executions')
    assert.equal(all.pagination.totalItems, OWN)
    assert.equal((await read('/executions?status=failed')).pagination.totalItems, OWN / 50)
    await db.from('executions').whereIn('user_id', [me.user.id, other.user.id]).delete()
  }).timeout(60_000)
})
