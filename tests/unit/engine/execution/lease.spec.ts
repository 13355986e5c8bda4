import { test } from '@japa/runner'
import { EngineWorld } from '#tests/support/engine_world'
import { eventually } from '#tests/support/eventually'

test.group('The lease of an execution', (group) => {
  let world: EngineWorld
  group.each.setup(() => {
    world = new EngineWorld()
    return () => world.close()
  })

  test('one of two drivers takes it, the other has nothing to do', async ({ assert }) => {
    const agentId = await world.agent('echo')
    const id = await world.accept([{ stepKey: 'a', stepType: 'agent', agentId }])
    const [one, two] = [world.worker(), world.worker()]
    const results = await Promise.all([
      one.driver.drive(id),
      two.driver.drive(id),
      one.driver.drive(id),
    ])
    assert.sameMembers(results, ['final', 'nothing', 'nothing'])
    assert.deepEqual(world.runner.runs, ['a#1'])
    assert.equal((await world.execution(id)).status, 'completed')
  })

  test('a driver whose lease ran out and was taken stops, and writes nothing', async ({
    assert,
  }) => {
    let release = () => {}
    world.runner.scripts.gate = () =>
      new Promise((resolve) => {
        release = () => resolve('from the first')
      })
    const agentId = await world.agent('gate')
    const id = await world.accept([{ stepKey: 'a', stepType: 'agent', agentId }])
    const [first, second] = [world.worker(3600), world.worker()]
    const lost = first.driver.drive(id)
    await eventually(async () => (await world.steps(id)).length === 1)

    world.runner.scripts.gate = () => 'from the second'
    await world.expireLease(id)
    assert.equal(await second.driver.drive(id), 'final')
    const written = await world.execution(id)

    release()
    assert.equal(await lost, 'lost')
    assert.deepEqual(await world.execution(id), written)
    assert.deepEqual(await world.trail(id), ['a#1 failed', 'a#2 completed'])
    assert.deepEqual(written.output_data, { a: 'from the second' })
    assert.equal(written.lease_number, '2')
  })

  test('a driver is told that its lease was taken, and its agents are stopped', async ({
    assert,
  }) => {
    const agentId = await world.agent('hang')
    const id = await world.accept([{ stepKey: 'a', stepType: 'agent', agentId }])
    const first = world.worker(3600)
    const lost = first.driver.drive(id)
    await eventually(async () => (await world.steps(id)).length === 1)
    await world.expireLease(id)
    await world.worker().journal.acquire(id)
    await first.journal.leases.renew()
    assert.equal(await lost, 'lost')
    assert.equal(first.driver.driving, 0)
    assert.deepEqual(await world.trail(id), ['a#1 running'])
  })

  test('it is renewed for as long as the driver runs', async ({ assert }) => {
    let end = () => {}
    world.runner.scripts.long = () => new Promise((resolve) => (end = () => resolve(null)))
    const agentId = await world.agent('long')
    const id = await world.accept([{ stepKey: 'a', stepType: 'agent', agentId }])
    const { driver } = world.worker(1)
    const driving = driver.drive(id)
    const until = async () => Number((await world.execution(id)).lease_expires_at ?? 0)
    const first = await eventually(until)
    await eventually(async () => (await until()) > first + 1000)
    end()
    assert.equal(await driving, 'final')
    const row = await world.execution(id)
    assert.isNull(row.lease_owner)
    assert.isNull(row.lease_expires_at)
  })

  test('a driver that can not renew it in time stops by itself', async ({ assert }) => {
    const agentId = await world.agent('hang')
    const id = await world.accept([{ stepKey: 'a', stepType: 'agent', agentId }])
    const { driver, journal } = world.worker(1)
    const driving = driver.drive(id)
    await eventually(async () => (await world.steps(id)).length === 1)
    // Somebody else holds the row, so that the renewal waits for ever.
    const client = await world.pool.connect()
    await client.query('begin')
    await client.query('select 1 from executions where id = $1 for update', [id])
    try {
      assert.equal(await driving, 'lost')
      assert.equal(journal.leases.count, 0)
    } finally {
      await client.query('rollback')
      client.release()
    }
  }).timeout(15_000)

  test('a job for an execution that is not there, or is final, does nothing', async ({
    assert,
  }) => {
    const agentId = await world.agent('echo')
    const id = await world.accept([{ stepKey: 'a', stepType: 'agent', agentId }])
    const { driver } = world.worker()
    assert.equal(await driver.drive('019a0000-0000-7000-8000-000000000000'), 'nothing')
    assert.equal(await driver.drive(id), 'final')
    assert.equal(await driver.drive(id), 'nothing')
    assert.deepEqual(world.runner.runs, ['a#1'])
  })

  test('a malformed id fails its own job and nobody else’s', async ({ assert }) => {
    const agentId = await world.agent('echo')
    const id = await world.accept([{ stepKey: 'a', stepType: 'agent', agentId }])
    const { driver } = world.worker()
    // The first is on its way while the others gather.
    const first = driver.drive('019a0000-0000-7000-8000-000000000000')
    const [bad, good] = await Promise.allSettled([driver.drive('no uuid'), driver.drive(id)])
    assert.equal(await first, 'nothing')
    assert.equal(bad.status, 'rejected')
    assert.deepEqual(good, { status: 'fulfilled', value: 'final' })
  })

  test('a final status is final: the database refuses another', async ({ assert }) => {
    const agentId = await world.agent('echo')
    const id = await world.accept([{ stepKey: 'a', stepType: 'agent', agentId }])
    await world.worker().driver.drive(id)
    for (const status of ['running', 'failed']) {
      await assert.rejects(
        () => world.pool.query('update executions set status = $2 where id = $1', [id, status]),
        /a final status is final/
      )
    }
  })
})
