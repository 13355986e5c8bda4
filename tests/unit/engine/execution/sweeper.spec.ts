import { test } from '@japa/runner'
import { foldCounters, Sweeper } from '#journal/sweeper'
import { EngineWorld } from '#tests/support/engine_world'

test.group('The sweeper', (group) => {
  let world: EngineWorld
  let sweeper: Sweeper
  group.each.setup(() => {
    world = new EngineWorld()
    sweeper = new Sweeper(world.pool, world.scheduler)
    return () => world.close()
  })

  const WAIT = { stepKey: 'w', stepType: 'wait', config: { durationMs: 60_000 } }

  /** Whether a sweep hints at this execution. */
  async function hinted(id: string, graceSeconds = 15) {
    world.scheduler.woken.length = 0
    await sweeper.sweep(graceSeconds)
    return world.scheduler.woken.some(({ executionId }) => executionId === id)
  }

  const set = (id: string, what: string) =>
    world.pool.query(`update executions set ${what} where id = $1`, [id])

  test('finds an execution whose hint was lost, once it is late', async ({ assert }) => {
    const id = await world.accept([WAIT])
    assert.isFalse(await hinted(id))
    await set(id, `created_at = now() - interval '16 seconds'`)
    assert.isTrue(await hinted(id))
    assert.isFalse(await hinted(id), 'a hint is given its time')
    assert.isTrue(await hinted(id, 0))
  })

  test('finds one whose driver is gone, a second after its lease ran out', async ({ assert }) => {
    const id = await world.accept([WAIT])
    await world.worker(3600).journal.acquire(id)
    await set(id, `created_at = now() - interval '1 hour'`)
    assert.isFalse(await hinted(id))
    await world.expireLease(id)
    assert.isTrue(await hinted(id))
    await set(id, `hinted_at = now() - interval '2 seconds'`)
    assert.isTrue(await hinted(id))
  })

  test('finds one that parked and whose wake-up was never queued', async ({ assert }) => {
    const id = await world.accept([WAIT])
    await world.worker().driver.drive(id)
    await set(id, `hinted_at = now() - interval '1 hour', created_at = now() - interval '1 hour'`)
    assert.isFalse(await hinted(id), 'it is not due')
    await set(id, `wake_at = now() - interval '16 seconds'`)
    assert.isTrue(await hinted(id))
  })

  test('leaves alone what is final or driven', async ({ assert }) => {
    const done = await world.accept([{ ...WAIT, config: { durationMs: 0 } }])
    await world.worker().driver.drive(done)
    const driven = await world.accept([WAIT])
    await world.worker().journal.acquire(driven)
    for (const id of [done, driven]) {
      await set(id, `created_at = now() - interval '1 hour'`)
      assert.isFalse(await hinted(id, 0))
    }
  })

  test('counters are added up once, however many add', async ({ assert }) => {
    const agentId = await world.agent('echo')
    const id = await world.accept([{ stepKey: 'a', stepType: 'agent', agentId }])
    await world.worker().driver.drive(id)
    const { workflow_id: workflowId } = await world.execution(id)
    await Promise.all(Array.from({ length: 5 }, () => foldCounters(world.pool)))
    for (const [table, key] of [
      ['workflows', workflowId],
      ['agents', agentId],
    ]) {
      const { rows } = await world.pool.query(
        `select total_executions, successful_executions, failed_executions from ${table} where id = $1`,
        [key]
      )
      assert.deepEqual(Object.values(rows[0] as object).map(Number), [1, 1, 0])
    }
  })
})
