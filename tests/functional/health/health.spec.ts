import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { v7 } from 'uuid'
import { eventually } from '#tests/support/eventually'
import { sharedWorker, WorkerProcess } from '#tests/support/worker_process'

const READY = '/api/v1/health/ready'

/** Puts a worker into the table that was last seen so many seconds ago. */
async function pretendWorker(secondsAgo: number): Promise<string> {
  const id = v7()
  await db.rawQuery(
    `insert into workers (id, hostname, pid, version, slots, driving, runtimes, journal_flushes,
      last_seen_at)
    values (?, 'elsewhere', 1, '0', 7, 3, '{}', 0, now() - ? * interval '1 second')`,
    [id, secondsAgo]
  )
  return id
}

test.group('Health', () => {
  test('the process says that it is alive: {$self}')
    .with(['/health', '/api/v1/health'])
    .run(async ({ client, assert }, path) => {
      const response = await client.get(path)
      response.assertStatus(200)
      assert.equal(response.body().data.status, 'ok')
      assert.isAtLeast(response.body().data.uptime, 0)
    })

  test('readiness names the database, the queue, the workers and the runtimes', async ({
    client,
    assert,
  }) => {
    await sharedWorker()
    const ready = await eventually(async () => {
      const { data } = (await client.get('/health/ready')).body()
      return data.checks.workers.alive > 0 ? data : null
    })
    assert.equal(ready.status, 'ready')
    assert.equal(ready.checks.database, 'up')
    assert.equal(ready.checks.queue.status, 'up')
    assert.isAtLeast(ready.checks.queue.backlog, 0)
    assert.isAtLeast(ready.checks.workers.slots, 1)
    assert.includeMembers(ready.checks.runtimes, ['javascript', 'python'])
    const { mode, walls } = ready.checks.sandbox
    assert.equal(mode, 'auto')
    assert.deepInclude(walls, { name: 'permissions', active: true })
  })

  test('a worker that has been silent for 15 s does not count', async ({
    client,
    assert,
    cleanup,
  }) => {
    const slots = async () => (await client.get(READY)).body().data.checks.workers.slots
    const before = await slots()
    const ids = [await pretendWorker(16), await pretendWorker(10)]
    cleanup(async () => {
      await db.from('workers').whereIn('id', ids).delete()
    })
    assert.equal(await slots(), before + 7)
  })

  test('a worker registers itself, and leaves when it is told to stop', async ({ assert }) => {
    const worker = await WorkerProcess.start()
    const rows = () => db.from('workers').where('pid', worker.child.pid!)
    const [row] = await eventually(async () => {
      const found = await rows()
      return found.length > 0 ? found : null
    })
    assert.equal(row.driving, 0)
    assert.includeMembers(row.runtimes, ['javascript', 'python'])
    await worker.stop()
    assert.lengthOf(await rows(), 0)
  }).timeout(60_000)
})
