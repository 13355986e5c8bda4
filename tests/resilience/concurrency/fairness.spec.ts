import { spawnSync } from 'node:child_process'
import { test } from '@japa/runner'
import type { Assert } from '@japa/assert'
import db from '@adonisjs/lucid/services/db'
import { eventually } from '#tests/support/eventually'
import { signedIn } from '#tests/support/signed_in'
import { Fleet, Overlap, step } from './fleet.js'

const MANY = 3_000

/** So many requests at a time fill the queue. */
const SIDE_BY_SIDE = 20

async function fill(fleet: Fleet, workflowId: string, count: number) {
  let left = count
  const enqueue = async () => {
    while (left-- > 0) await fleet.execute(workflowId)
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, enqueue))
}

async function startedAfter(id: string): Promise<number> {
  const { rows } = await db.rawQuery(
    `select extract(epoch from started_at - created_at)::float8 * 1000 as ms,
       extract(epoch from started_at - (select min(started_at) from executions
         where workflow_id <> e.workflow_id and started_at > e.created_at))::float8 * 1000 as rank_ms
     from executions e where id = ?`,
    [id]
  )
  return Math.round(rows[0].rank_ms ?? rows[0].ms)
}

async function isFair(fleet: Fleet, assert: Assert, backend: string) {
  new Overlap(fleet.outside, 5)
  const other = await signedIn()
  const greedy = await fleet.workflow([step('call', await fleet.calling('/many'))])
  const modest = await fleet.workflow(
    [step('call', await fleet.calling('/one', {}, other))],
    {},
    other
  )
  await fill(fleet, greedy, MANY)
  const first = await fleet.execute(modest, {}, other)
  await fleet.add({ WORKER_CONCURRENCY: '40' })
  await fleet.finished([modest], 60_000)
  const second = await fleet.execute(modest, {}, other)
  await fleet.finished([modest], 60_000)
  const { rows } = await db.rawQuery(
    `select count(*) filter (where status = 'pending')::int as behind from executions
     where workflow_id = ?`,
    [greedy]
  )
  const waited = [await startedAfter(first), await startedAfter(second)]
  process.stdout.write(
    `    ${backend}: behind ${MANY} of another user, the one began after ${waited.join(' and ')} ms (${rows[0].behind} still waited)\n`
  )
  assert.isAbove(rows[0].behind, MANY / 10)
  for (const ms of waited) assert.isBelow(ms, 1_000)
  assert.deepEqual(await fleet.finished([greedy], 120_000), { completed: MANY })
}

test.group('Turns', () => {
  test('are fair between users, with the queue on PostgreSQL', async ({ assert }) => {
    const fleet = await Fleet.start(0)
    try {
      await isFair(fleet, assert, 'PostgreSQL')
    } finally {
      await fleet.stop()
    }
  })
    .retry(2)
    .timeout(240_000)

  test('are fair between users, with the queue on Redis', async ({ assert }) => {
    const fleet = await Fleet.startOnRedis(0)
    try {
      await isFair(fleet, assert, 'Redis')
    } finally {
      await fleet.stop()
    }
  })
    .skip(spawnSync('redis-server', ['--version']).status !== 0, 'needs redis-server')
    .retry(2)
    .timeout(240_000)

  test('go by priority, then by age, among one user’s own', async ({ assert }) => {
    const fleet = await Fleet.start(0)
    try {
      new Overlap(fleet.outside, 5)
      const calls = [step('call', await fleet.calling('/turn'))]
      const usual = await fleet.workflow(calls)
      const urgent = await fleet.workflow(calls, { triggerConfig: { priority: 8 } })
      const late = await fleet.execute(usual, { priority: 1 })
      for (let n = 0; n < 20; n++) await fleet.execute(usual)
      await fleet.execute(urgent)
      const most = await fleet.execute(usual, { priority: 10 })
      await eventually(async () => {
        const { rows } = await db.rawQuery(
          `select min(now() - created_at) > interval '200 milliseconds' as aged
           from executions where workflow_id = any(?)`,
          [[usual, urgent]]
        )
        return rows[0].aged
      })
      await fleet.add({ WORKER_CONCURRENCY: '1' })
      await fleet.finished([usual, urgent], 60_000)
      const { rows } = await db.rawQuery(
        `select id, priority from executions where workflow_id = any(?) order by started_at, id`,
        [[usual, urgent]]
      )
      const began = rows as Array<{ id: string; priority: number }>
      assert.deepEqual(
        began.map(({ priority }) => priority),
        [10, 8, ...Array.from({ length: 20 }, () => 5), 1]
      )
      assert.equal(began[0]!.id, most)
      assert.equal(began.at(-1)!.id, late)
      const usualIds = began.slice(2, -1).map(({ id }) => id)
      assert.deepEqual(usualIds, [...usualIds].sort())
    } finally {
      await fleet.stop()
    }
  }).timeout(180_000)
})
