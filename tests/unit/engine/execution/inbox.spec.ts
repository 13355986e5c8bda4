import { test } from '@japa/runner'
import { EngineWorld } from '#tests/support/engine_world'
import { eventually } from '#tests/support/eventually'

const signalStep = (stepKey: string, signal: string, more: object = {}) => ({
  stepKey,
  stepType: 'wait',
  config: { signal, ...more },
})

test.group('What comes from outside', (group) => {
  let world: EngineWorld
  group.each.setup(() => {
    world = new EngineWorld()
    return () => world.close()
  })

  const send = (id: string, name: string, payload: unknown = null) =>
    world.pool.query('select signal_execution($1, $2, $3)', [id, name, JSON.stringify(payload)])

  const drive = (id: string) => world.worker().driver.drive(id)

  test('parks without a timer, and wakes with the payload', async ({ assert }) => {
    const id = await world.accept([signalStep('w', 'go')])
    assert.equal(await drive(id), 'parked')
    const { status, wake_at: wakeAt } = await world.execution(id)
    assert.deepEqual([status, wakeAt], ['waiting', null])
    assert.deepEqual(world.scheduler.woken, [])
    assert.equal(await drive(id), 'nothing', 'a hint too many takes nothing')
    await send(id, 'other', 1)
    assert.equal(await drive(id), 'parked')
    await send(id, 'go', { a: [1] })
    assert.equal(await drive(id), 'final')
    assert.deepEqual((await world.execution(id)).output_data, { w: { a: [1] } })
  })

  test('a signal that comes early is kept, and each wakes one wait', async ({ assert }) => {
    const second = { ...signalStep('b', 'go'), dependsOn: ['a'] }
    const id = await world.accept([signalStep('a', 'go'), second])
    await send(id, 'go', 1)
    assert.equal(await drive(id), 'parked')
    assert.deepEqual(await world.trail(id), ['a#1 completed', 'b#1 waiting'])
    await send(id, 'go', 2)
    await send(id, 'go', 3)
    assert.equal(await drive(id), 'final')
    assert.deepEqual((await world.execution(id)).output_data, { b: 2 })
    const { rows } = await world.pool.query(
      'select payload, taken_path from execution_signals where execution_id = $1 order by id',
      [id]
    )
    assert.deepEqual(rows, [
      { payload: 1, taken_path: 'a' },
      { payload: 2, taken_path: 'b' },
      { payload: 3, taken_path: null },
    ])
  })

  test('a wait that has its signal takes no second one as its time is over', async ({ assert }) => {
    const gate = Promise.withResolvers<void>()
    world.runner.scripts.gate = () => gate.promise.then(() => null)
    const between = { stepKey: 'gate', stepType: 'agent', agentId: await world.agent('gate') }
    const id = await world.accept([
      signalStep('a', 'go', { timeoutMs: 50 }),
      { ...between, dependsOn: ['a'] },
      { ...signalStep('b', 'go'), dependsOn: ['gate'] },
    ])
    const { driver, journal } = world.worker()
    const [close, read] = [journal.closeWait.bind(journal), journal.signals.bind(journal)]
    journal.closeWait = async (...wait) => {
      await send(id, 'go', 1)
      await send(id, 'go', 2)
      journal.leases.signalled(id)
      await eventually(() => world.runner.runs.includes('gate#1'))
      // What is read now is read by the wait whose time is over.
      journal.signals = async (...asked) => {
        const signals = await read(...asked)
        setImmediate(gate.resolve)
        return signals
      }
      await close(...wait)
    }
    assert.equal(await driver.drive(id), 'final')
    assert.deepEqual((await world.execution(id)).output_data, { b: 2 })
  })

  test('waits for one name in branches are woken one by one, longest first', async ({ assert }) => {
    const id = await world.accept([signalStep('a', 'go'), signalStep('b', 'go')])
    await drive(id)
    await send(id, 'go', 1)
    assert.equal(await drive(id), 'parked')
    assert.deepEqual(await world.trail(id), ['a#1 completed', 'b#1 waiting'])
    await send(id, 'go', 2)
    await drive(id)
    assert.deepEqual((await world.execution(id)).output_data, { a: 1, b: 2 })
  })

  test('items of a loop wait for their own', async ({ assert }) => {
    const steps = [signalStep('w', 'paid-{{ item }}')]
    const config = { items: ['x', 'y'], maxConcurrency: 2, steps }
    const id = await world.accept([{ stepKey: 'each', stepType: 'loop', config }])
    await drive(id)
    await send(id, 'paid-y', 'second')
    await drive(id)
    await send(id, 'paid-x', 'first')
    assert.equal(await drive(id), 'final')
    assert.deepEqual((await world.execution(id)).output_data, {
      each: [{ w: 'first' }, { w: 'second' }],
    })
  })

  test('fails with TIMEOUT when nothing comes, and onError applies', async ({ assert }) => {
    const config = { signal: 'go', timeoutMs: 20 }
    const id = await world.accept([
      { stepKey: 'w', stepType: 'wait', config, onError: 'continue' },
      { stepKey: 'd', stepType: 'wait', dependsOn: ['w'], config: { durationMs: 0 } },
    ])
    assert.equal(await drive(id), 'final')
    const [, w] = await world.steps(id)
    assert.equal(w!.error!.code, 'TIMEOUT')
    assert.equal((await world.execution(id)).status, 'completed')
  })

  test('a payload that does not fit is left for another wait', async ({ assert }) => {
    const schema = { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } }
    const id = await world.accept([signalStep('w', 'go', { schema })])
    await send(id, 'go', { n: 'x' })
    assert.equal(await drive(id), 'parked')
    await send(id, 'go', { n: 1 })
    assert.equal(await drive(id), 'final')
    assert.deepEqual((await world.execution(id)).output_data, { w: { n: 1 } })
  })

  test('a driver that runs is told by the journal, and goes on without parking', async ({
    assert,
  }) => {
    const echo = await world.agent('hang')
    const id = await world.accept([
      signalStep('w', 'go'),
      { stepKey: 'long', stepType: 'agent', agentId: echo },
    ])
    const { driver, journal } = world.worker(30)
    const driven = driver.drive(id)
    await eventually(async () => (await world.trail(id)).includes('w#1 waiting'))
    await send(id, 'go')
    journal.leases.signalled(id)
    await eventually(async () => (await world.trail(id)).includes('w#1 completed'))
    driver.release()
    assert.equal(await driven, 'parked')
  })

  test('what comes while it parks is not lost: it goes on at once', async ({ assert }) => {
    const { driver, journal } = world.worker()
    const commit = journal.commit.bind(journal)
    for (let round = 0; round < 20; round++) {
      const id = await world.accept([signalStep('w', 'go')])
      journal.commit = async (lease, what) => {
        if (what.ending?.kind !== 'parked') return commit(lease, what)
        const [committed] = await Promise.all([commit(lease, what), send(id, 'go', round)])
        return committed
      }
      const result = await driver.drive(id)
      journal.commit = commit
      // Whoever of the two was second saw the first: due by the commit, or by the signal.
      if (result === 'parked') assert.equal(await driver.drive(id), 'final')
      assert.deepEqual((await world.execution(id)).output_data, { w: round })
    }
  })

  test('a wish to cancel that comes while it parks ends it in the same drive', async ({
    assert,
  }) => {
    const { driver, journal } = world.worker()
    const commit = journal.commit.bind(journal)
    const id = await world.accept([signalStep('w', 'go')])
    journal.commit = async (lease, what) => {
      if (what.ending?.kind === 'parked') await world.intake.cancel(id)
      return commit(lease, what)
    }
    assert.equal(await driver.drive(id), 'final')
    assert.equal((await world.execution(id)).status, 'cancelled')
  })

  test('a pause writes what changed, however long the run is', async ({ assert }) => {
    const echo = await world.agent('echo')
    const written = async (length: number) => {
      const before = Array.from({ length }, (_, index) => ({
        stepKey: `s${index}`,
        stepType: 'agent',
        agentId: echo,
        inputs: { a: 'x'.repeat(500) },
        dependsOn: index === 0 ? [] : [`s${index - 1}`],
      }))
      const last = before.at(-1)!.stepKey
      const id = await world.accept([
        ...before,
        { ...signalStep('w1', 'one'), dependsOn: [last] },
        { ...signalStep('w2', 'two'), dependsOn: ['w1'] },
      ])
      await drive(id)
      /** All rows of the execution, as PostgreSQL keeps them: a row that is written anew has another `xmin`. */
      const stored = async () => {
        const { rows } = await world.pool.query<{ what: string; version: string; bytes: number }>(
          `select 'step ' || path as what, xmin::text as version, pg_column_size(s.*) as bytes
             from execution_steps s where execution_id = $1
           union all select 'log ' || id, xmin::text, pg_column_size(l.*)
             from execution_logs l where execution_id = $1
           union all select 'execution', xmin::text, pg_column_size(e.*)
             from executions e where id = $1`,
          [id]
        )
        return rows
      }
      const old = new Set((await stored()).map(({ what, version }) => `${what} ${version}`))
      await send(id, 'one')
      assert.equal(await drive(id), 'parked')
      const now = await stored()
      const fresh = now.filter(({ what, version }) => !old.has(`${what} ${version}`))
      return {
        steps: fresh.flatMap(({ what }) => (what.startsWith('step ') ? what.slice(5) : [])).sort(),
        bytes: fresh.reduce((sum, row) => sum + row.bytes, 0),
        whole: now.reduce((sum, row) => sum + row.bytes, 0),
      }
    }
    const [short, long] = [await written(3), await written(300)]
    assert.deepEqual(
      [short.steps, long.steps],
      [
        ['w1', 'w2'],
        ['w1', 'w2'],
      ]
    )
    process.stdout.write(
      `    a pause after 3 steps wrote ${short.bytes} bytes, after 300 steps ${long.bytes} of ${long.whole}\n`
    )
    assert.isAbove(long.whole, 50 * short.bytes)
    // Numbers of three digits, and the versions of the workflow's agents: no more than that.
    assert.isBelow(long.bytes, short.bytes + 200)
  })
})
