import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { eventually } from '#tests/support/eventually'
import { endSharedWorker, WorkerProcess } from '#tests/support/worker_process'

/** More than a worker looks at in the time that it has to end. */
const ENDINGS = 100_000

test.group('A worker that has more to look at than it can', (group) => {
  group.setup(() => endSharedWorker())
  group.teardown(async () => {
    await db.from('execution_endings').delete()
  })

  test('ends on SIGTERM all the same, and leaves the rest to others', async ({ assert }) => {
    await db.rawQuery(
      `insert into execution_endings (execution_id, user_id, workflow_id, status)
       select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'completed'
       from generate_series(1, ?)`,
      [ENDINGS]
    )
    const left = async () => Number((await db.from('execution_endings').count('*'))[0].count)
    const worker = await WorkerProcess.start({ LOG_LEVEL: 'info' })
    await eventually(async () => (await left()) < ENDINGS)
    await worker.stop()
    assert.isAbove(await left(), 0)
    assert.lengthOf(
      worker.lines.filter((line) => line.includes('Has not ended')),
      0
    )
  }).timeout(120_000)
})
