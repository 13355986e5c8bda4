import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { eventually } from '#tests/support/eventually'
import { MixedLoad } from './mixed_load.js'

test.group('A worker under load', (group) => {
  let load: MixedLoad
  group.each.setup(async () => {
    load = await MixedLoad.start()
    return () => load.stop()
  })

  /** Some have begun, and some have not ended. */
  async function underWay() {
    await eventually(async () => {
      const { rows } = await db.rawQuery(
        `select count(*) filter (where lease_owner is not null)::int as driven from executions
         where id = any(?)`,
        [load.executionIds]
      )
      return rows[0].driven > 0
    })
  }

  test('ends on SIGTERM with exit code 0, and nothing is lost', async ({ assert }) => {
    await load.execute(50)
    await underWay()
    const ms = await load.worker.stop()
    assert.isBelow(ms, 25_000)
    load.worker = await load.newWorker()
    await load.finished(60_000)
    assert.equal(await load.verify(), 0)
  }).timeout(180_000)

  test('goes on after its queue was wiped', async ({ assert }) => {
    await load.execute(25)
    await db.rawQuery('truncate bullmq.job cascade')
    await load.execute(5)
    await load.finished(60_000)
    assert.equal(await load.verify(), 0)
  }).timeout(180_000)

  test('goes on after the tables of its queue were dropped, without a restart', async ({
    assert,
  }) => {
    await load.execute(10)
    await underWay()
    await db.rawQuery('drop schema bullmq cascade')
    await load.execute(10)
    await load.finished(60_000)
    assert.equal(await load.verify(), 0)
  }).timeout(180_000)

  test('goes on after every connection to the database was cut, three times', async ({
    assert,
  }) => {
    for (let cut = 0; cut < 3; cut++) {
      await load.execute(10)
      await underWay()
      const { rows } = await db.rawQuery(
        `select count(pg_terminate_backend(pid))::int as cut from pg_stat_activity
         where datname = current_database() and usename = current_user and pid <> pg_backend_pid()`
      )
      assert.isAbove(rows[0].cut, 2)
      // The server is asked again as soon as it can answer.
      await eventually(async () => {
        const answer = await load.server.ask('GET', '/executions?pageSize=1', load.owner.headers)
        return answer.status === 200
      })
    }
    await load.finished(60_000)
    await load.verify()
    assert.isTrue(load.worker.running)
  }).timeout(180_000)
})
