import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { test } from '@japa/runner'
import { eventually } from '#tests/support/eventually'
import { randomFrom } from '#tests/support/random'
import { freePort } from '#tests/support/server_process'
import { ParkedWorld, percentile } from './parked_world.js'

const PARKED = 10_000
const WOKEN = 300
const RACES = 3_000

/** Waits until the input's time. */
const UNTIL = [{ stepKey: 'w', stepType: 'wait', config: { until: '{{ inputs.at }}' } }]
const TOMORROW = `json_build_object('at', now() + interval '1 day')`

/** Times one after the other, from four seconds on. */
const STAGGERED = `json_build_object('at', now() + (4000 + n * 20) * interval '1 millisecond')`

const signalWait = (stepKey: string, dependsOn: string[] = []) => ({
  stepKey,
  stepType: 'wait',
  dependsOn,
  config: { signal: stepKey },
})

test.group('Parked executions', () => {
  test('10,000 cost no worker memory, and wake at their time, with and without their jobs', async ({
    assert,
  }) => {
    const world = await ParkedWorld.start({ NODE_OPTIONS: '--inspect=127.0.0.1:0' })
    try {
      const input = { at: new Date(Date.now() + 86_400_000).toISOString() }
      const like = await world.engine.accept(UNTIL, { inputs: input })
      await world.reach(await world.acceptLike(like, 2_000, TOMORROW), 'waiting')
      const before = await world.liveHeap()
      const parked = await world.acceptLike(like, PARKED, TOMORROW)
      await world.reach(parked, 'waiting', 180_000)
      const growth = (await world.liveHeap()) - before

      const staggered = await world.acceptLike(like, WOKEN, STAGGERED)
      await world.reach(staggered, 'completed', 60_000)
      const late = await world.lateness(staggered)

      // Their jobs are a day away: only the database knows that they are due.
      const lost = parked.slice(0, WOKEN)
      await world.engine.pool.query(
        `update executions e set wake_at = s.at, input_data = json_build_object('at', s.at)
         from (select id, now() + (1000 + 20 * row_number() over ()) * interval '1 millisecond' as at
           from unnest($1::uuid[]) as id) s where e.id = s.id`,
        [lost]
      )
      await world.engine.pool.query(
        `update execution_steps s set wake_at = e.wake_at from executions e
         where e.id = s.execution_id and e.id = any($1)`,
        [lost]
      )
      await world.reach(lost, 'completed', 60_000)
      const lateWithout = await world.lateness(lost)
      process.stdout.write(
        `    ${PARKED} parked: live memory of the worker ${growth.toFixed(1)} MiB more; woken late by p50 ${percentile(late, 0.5)} ms, p95 ${percentile(late, 0.95)} ms; without their jobs p50 ${percentile(lateWithout, 0.5)} ms, p95 ${percentile(lateWithout, 0.95)} ms\n`
      )
      assert.isBelow(growth, 5)
      assert.isBelow(percentile(late, 0.95), 1_000)
      assert.isBelow(percentile(lateWithout, 0.95), 1_000)
      assert.isAbove(late[0]!, -25)
    } finally {
      await world.engine.pool.query(
        `delete from executions where status = 'waiting' and user_id = $1`,
        [await world.engine.userId()]
      )
      await world.stop()
    }
  })
    .retry(2)
    .timeout(300_000)

  test('no signal is lost in a race with the pause', async ({ assert }) => {
    const seed = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000)
    const random = randomFrom(seed)
    const world = await ParkedWorld.start()
    try {
      const keys = Array.from({ length: 10 }, (_, n) => `s${n}`)
      const steps = keys.map((key, n) => signalWait(key, n === 0 ? [] : [keys[n - 1]!]))
      const like = await world.engine.accept(steps)
      const ids = await world.acceptLike(like, RACES / keys.length)
      // Nobody looks whether a step waits already: about half of them come before, or while it parks.
      await Promise.all(
        ids.map(async (id) => {
          for (const key of keys) {
            await new Promise((resolve) => setTimeout(resolve, random() * 60))
            await world.engine.pool.query('select signal_execution($1, $2, $3)', [id, key, '1'])
          }
        })
      )
      await world.reach(ids, 'completed', 60_000)
      const { rows } = await world.engine.pool.query<{ count: number }>(
        `select count(*)::int as count from execution_signals
         where execution_id = any($1) and taken_path = name`,
        [ids]
      )
      assert.equal(rows[0]!.count, RACES)
      process.stdout.write(`    ${RACES} signals against pauses, lost 0 (seed ${seed})\n`)
    } finally {
      await world.stop()
    }
  }).timeout(180_000)

  test('a signal outlives the worker: killed while it is parked, and before it resumes', async ({
    assert,
  }) => {
    const world = await ParkedWorld.start()
    try {
      const like = await world.engine.accept([signalWait('go')])
      const ids = await world.acceptLike(like, 20)
      await world.reach(ids, 'waiting')
      await world.worker.kill()
      for (const id of ids) {
        await world.engine.pool.query('select signal_execution($1, $2, $3)', [id, 'go', '7'])
      }
      await world.newWorker()
      await world.reach(ids, 'completed', 60_000)
      const again = await world.acceptLike(like, 20)
      await world.reach(again, 'waiting')
      for (const id of again) {
        await world.engine.pool.query('select signal_execution($1, $2, $3)', [id, 'go', '7'])
      }
      await world.worker.kill()
      await world.newWorker()
      await world.reach(again, 'completed', 60_000)
      assert.deepEqual((await world.engine.execution(again[0]!)).output_data, { go: 7 })
    } finally {
      await world.stop()
    }
  }).timeout(180_000)

  test('time-out or signal at the same moment: one of them wins, and it is final', async ({
    assert,
  }) => {
    const world = await ParkedWorld.start()
    try {
      const config = { signal: 'go', timeoutMs: 8_000 }
      const like = await world.engine.accept([{ stepKey: 'w', stepType: 'wait', config }])
      const ids = await world.acceptLike(like, 60)
      await world.reach(ids, 'waiting')
      const { rows } = await world.engine.pool.query<{ id: string; in_ms: number }>(
        `select id, extract(epoch from wake_at - now())::float8 * 1000 as in_ms
         from executions where id = any($1)`,
        [ids]
      )
      await Promise.all(
        rows.map(async (row, n) => {
          await new Promise((resolve) => setTimeout(resolve, row.in_ms - 30 + n))
          await world.engine.pool.query('select signal_execution($1, $2, $3)', [row.id, 'go', '1'])
        })
      )
      await eventually(async () => {
        const ended = await Promise.all(
          ['completed', 'failed'].map((status) => world.count(ids, status))
        )
        return ended[0]! + ended[1]! === ids.length
      }, 60_000)
      const { rows: mixed } = await world.engine.pool.query<{ wrong: number }>(
        `select count(*)::int as wrong from executions e
         join execution_steps s on s.execution_id = e.id
         left join execution_signals g on g.execution_id = e.id and g.taken_path = s.path
         where e.id = any($1) and ((e.status = 'completed') <> (g.id is not null)
           or e.status <> s.status)`,
        [ids]
      )
      assert.equal(mixed[0]!.wrong, 0)
    } finally {
      await world.stop()
    }
  }).timeout(180_000)

  test('a queue that is lost while they wait costs no more than a second', async ({ assert }) => {
    const port = await freePort()
    const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
    const startRedis = () =>
      spawn('redis-server', ['--port', String(port), ...options], { stdio: 'ignore' })
    const answers = () => spawnSync('redis-cli', ['-p', String(port), 'ping']).status === 0
    let redis = startRedis()
    await eventually(answers)
    const url = `redis://127.0.0.1:${port}`
    const world = await ParkedWorld.start({ QUEUE_CONNECTION: 'redis', REDIS_URL: url })
    try {
      const input = { at: new Date(Date.now() + 86_400_000).toISOString() }
      const like = await world.engine.accept(UNTIL, { inputs: input })
      const later = STAGGERED.replace('4000', '8000')
      const ids = await world.acceptLike(like, 100, later)
      await world.reach(ids, 'waiting', 60_000)
      const exit = once(redis, 'exit')
      redis.kill('SIGKILL')
      await exit
      redis = startRedis()
      await eventually(answers)
      await world.reach(ids, 'completed', 60_000)
      const late = await world.lateness(ids)
      process.stdout.write(`    Redis lost: woken late by p95 ${percentile(late, 0.95)} ms\n`)
      assert.isBelow(percentile(late, 0.95), 1_000)
    } finally {
      await world.stop()
      redis.kill('SIGKILL')
    }
  })
    .skip(spawnSync('redis-server', ['--version']).status !== 0, 'needs redis-server')
    .retry(2)
    .timeout(180_000)
})
