import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import app from '@adonisjs/core/services/app'
import { v7 } from 'uuid'
import ApplyRetention from '#actions/retention/apply_retention'
import { createUser } from '#tests/support/accounts'

const DAY_MS = 86_400_000
const NEVER = new AbortController().signal
const KEPT = { logs: 30, executions: 0, deleted: 90, audit: 365 }

const idOf = (daysAgo: number) => v7({ msecs: Date.now() - daysAgo * DAY_MS })
const before = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY_MS)

/** Partitions of the month that was so many days ago, as PostgreSQL names them. */
async function partitionsOf(daysAgo: number): Promise<string[]> {
  const month = before(daysAgo).toISOString().slice(0, 7).replace('-', '_')
  const { rows } = await db.rawQuery(
    `select relname from pg_class join pg_namespace n on n.oid = relnamespace
    where n.nspname = 'history' and relkind = 'r' and relname like ? order by 1`,
    [`%${month}`]
  )
  return rows.map(({ relname }: { relname: string }) => relname.replace(/_\d{4}_\d{2}$/, ''))
}

/** An execution of so many days ago, with a step and a line of log, in the months' own partitions. */
async function execution(userId: string, agentId: string, daysAgo: number, status = 'completed') {
  await db.rawQuery('select ensure_partitions(?, 1)', [before(daysAgo)])
  const id = idOf(daysAgo)
  const made = { id, user_id: userId, agent_id: agentId, agent_version: 1, status }
  // Parked on nothing: no worker takes it.
  await db.table('executions').insert({ ...made, created_at: before(daysAgo), held: true })
  await db.table('execution_steps').insert({
    ...{ execution_id: id, path: 'one', attempt: 1, step_key: 'one', step_type: 'agent' },
    ...{ status: 'completed', lease_number: 1 },
  })
  const log = { execution_id: id, id: idOf(daysAgo), level: 'info', message: 'said' }
  await db.table('execution_logs').insert(log)
  return id
}

const count = async (table: string, where: object) =>
  Number((await db.from(table).where(where).count('* as n'))[0].n)

test.group('Retention', () => {
  const apply = async (days = KEPT) =>
    (await app.container.make(ApplyRetention)).handle(days, NEVER)

  test('logs of old months go with their partition, younger ones row by row; steps stay', async ({
    assert,
    cleanup,
  }) => {
    const { id: userId } = await createUser()
    const agent = { id: v7(), user_id: userId, name: 'Old', type: 'data' }
    await db.table('agents').insert(agent)
    cleanup(async () => void (await db.from('executions').where('user_id', userId).delete()))
    const old = await execution(userId, agent.id, 200)
    const middle = await execution(userId, agent.id, 33)
    const young = await execution(userId, agent.id, 2)
    assert.deepEqual(await partitionsOf(200), ['execution_logs', 'execution_steps'])
    const forgotten = await apply()
    assert.isAtLeast(forgotten.partitions, 1)
    assert.deepEqual(await partitionsOf(200), ['execution_steps'])
    assert.equal(await count('execution_logs', { execution_id: middle }), 0)
    assert.equal(await count('execution_logs', { execution_id: young }), 1)
    for (const id of [old, middle, young]) {
      assert.equal(await count('execution_steps', { execution_id: id }), 1)
    }
  })

  test('ended executions go when their time is set, and then the partition of their steps', async ({
    assert,
    cleanup,
  }) => {
    const { id: userId } = await createUser()
    const agent = { id: v7(), user_id: userId, name: 'Old', type: 'data' }
    await db.table('agents').insert(agent)
    cleanup(async () => void (await db.from('executions').where('user_id', userId).delete()))
    const ended = await execution(userId, agent.id, 400)
    const open = await execution(userId, agent.id, 300, 'waiting')
    assert.isAtLeast((await apply({ ...KEPT, executions: 250 })).executions, 1)
    assert.equal(await count('executions', { id: ended }), 0)
    assert.deepEqual(await partitionsOf(400), [])
    assert.equal(await count('executions', { id: open }), 1)
    assert.equal(await count('execution_steps', { execution_id: open }), 1)
  })

  test('deleted things go after 90 days, and old audit lines and sessions', async ({ assert }) => {
    const { id: userId } = await createUser()
    const agent = (days: number | null) => ({
      ...{ id: v7(), user_id: userId, name: 'Deleted', type: 'data' },
      deleted_at: days === null ? null : before(days),
    })
    const [gone, kept, alive] = [agent(91), agent(89), agent(null)]
    await db.table('agents').multiInsert([gone, kept, alive])
    const run = await execution(userId, gone.id, 2)
    const session = { id: v7(), user_id: userId, expires_at: before(40) }
    await db.table('sessions').insert(session)
    const line = (days: number) => ({
      id: idOf(days),
      action: 'user.updated',
      resource_type: 'user',
    })
    const [oldLine, newLine] = [line(366), line(364)]
    await db.table('audit_logs').multiInsert([oldLine, newLine])
    await apply()
    for (const [table, { id }, left] of [
      ...([
        ['agents', gone, 0],
        ['agents', kept, 1],
        ['agents', alive, 1],
      ] as const),
      ...([
        ['audit_logs', oldLine, 0],
        ['audit_logs', newLine, 1],
      ] as const),
      ...([
        ['sessions', session, 0],
        ['executions', { id: run }, 0],
      ] as const),
    ] as const) {
      assert.equal(await count(table, { id }), left, `${table} ${id}`)
    }
    assert.equal(await count('execution_steps', { execution_id: run }), 0)
  })

  test('0 keeps for good', async ({ assert }) => {
    const { id: userId } = await createUser()
    const agent = {
      id: v7(),
      user_id: userId,
      name: 'Kept',
      type: 'data',
      deleted_at: before(9000),
    }
    await db.table('agents').insert(agent)
    await apply({ logs: 0, executions: 0, deleted: 0, audit: 0 })
    assert.equal(await count('agents', { id: agent.id }), 1)
    await apply()
    assert.equal(await count('agents', { id: agent.id }), 0)
  })
})
