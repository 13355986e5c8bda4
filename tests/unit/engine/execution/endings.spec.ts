import { test } from '@japa/runner'
import { StepError } from '#engine/contracts/step_error'
import { EngineWorld } from '#tests/support/engine_world'
import { eventually } from '#tests/support/eventually'

test.group('How a drive ends', (group) => {
  let world: EngineWorld
  group.each.setup(() => {
    world = new EngineWorld()
    return () => world.close()
  })

  async function driven(steps: unknown[], options = {}) {
    const id = await world.accept(steps, options)
    const { driver } = world.worker()
    const result = await driver.drive(id)
    return { id, result, execution: await world.execution(id), trail: await world.trail(id) }
  }

  test('a wait of more than a second parks it, with a wake-up and no lease', async ({ assert }) => {
    const { id, result, execution } = await driven([
      { stepKey: 'w', stepType: 'wait', config: { durationMs: 60_000 } },
    ])
    assert.equal(result, 'parked')
    assert.equal(execution.status, 'waiting')
    assert.isNull(execution.lease_expires_at)
    assert.closeTo(execution.wake_at.getTime(), Date.now() + 60_000, 2_000)
    assert.deepEqual(
      world.scheduler.woken.map(({ executionId }) => executionId),
      [id]
    )
    assert.equal(await world.worker().driver.drive(id), 'nothing')
  }).retry(2)

  test('it is not parked while an agent runs beside the wait', async ({ assert }) => {
    let end = () => {}
    world.runner.scripts.gate = () => new Promise((resolve) => (end = () => resolve(1)))
    const agentId = await world.agent('gate')
    const id = await world.accept([
      { stepKey: 'w', stepType: 'wait', config: { durationMs: 60_000 } },
      { stepKey: 'a', stepType: 'agent', agentId },
    ])
    const { driver } = world.worker()
    const driving = driver.drive(id)
    await eventually(async () => (await world.steps(id)).length === 2)
    assert.equal((await world.execution(id)).status, 'running')
    end()
    assert.equal(await driving, 'parked')
    assert.deepEqual(await world.trail(id), ['a#1 completed', 'w#1 waiting'])
  })

  test('a wait inside a loop parks, and goes on at its item', async ({ assert }) => {
    const agentId = await world.agent('echo')
    const body = [
      { stepKey: 'rest', stepType: 'wait', config: { durationMs: '{{ item }}' } },
      {
        stepKey: 'say',
        stepType: 'agent',
        agentId,
        dependsOn: ['rest'],
        inputs: { it: '{{ index }}' },
      },
    ]
    const { id, result } = await driven([
      { stepKey: 'each', stepType: 'loop', config: { items: [0, 30_000, 0], steps: body } },
    ])
    assert.equal(result, 'parked')
    await world.pool.query('update executions set wake_at = now() where id = $1', [id])
    await world.pool.query(
      'update execution_steps set wake_at = now() where execution_id = $1 and wake_at is not null',
      [id]
    )
    assert.equal(await world.worker().driver.drive(id), 'final')
    const { output_data: output } = await world.execution(id)
    assert.deepEqual(output, { each: [0, 1, 2].map((it) => ({ say: { it } })) })
    assert.deepEqual(world.runner.runs, ['each[0]/say#1', 'each[1]/say#1', 'each[2]/say#1'])
  })

  test('a failure stops what runs beside it, and starts nothing that was about to', async ({
    assert,
  }) => {
    const [bad, hang] = [await world.agent('fail'), await world.agent('hang')]
    const posting = await world.agent('echo', 'api', { method: 'POST' })
    const { result, execution, trail } = await driven([
      { stepKey: 'hang', stepType: 'agent', agentId: hang },
      { stepKey: 'post', stepType: 'agent', agentId: posting },
      { stepKey: 'bad', stepType: 'agent', agentId: bad },
      { stepKey: 'later', stepType: 'agent', agentId: hang, dependsOn: ['bad'] },
    ])
    assert.equal(result, 'final')
    assert.deepEqual([execution.status, execution.error_code], ['failed', 'INTERNAL'])
    assert.equal(execution.error_message, 'Step "bad" failed: It broke')
    assert.deepEqual(trail, ['bad#1 failed', 'hang#1 cancelled', 'post#1 cancelled'])
    assert.deepEqual(world.runner.runs, ['hang#1', 'bad#1'])
  })

  test('a branch that waits for its retry is forgotten when its parallel step ends', async ({
    assert,
  }) => {
    world.runner.scripts.flaky = () => Promise.reject(new StepError('FLAKY', 'Again'))
    const [bad, echo] = [await world.agent('flaky'), await world.agent('echo')]
    world.runner.scripts.soon = () =>
      new Promise((_resolve, reject) => setImmediate(() => reject(new Error('soon'))))
    const soon = await world.agent('soon')
    const branch = (key: string, agentId: string, fields = {}) => {
      return { key, steps: [{ stepKey: 'x', stepType: 'agent', agentId, ...fields }] }
    }
    const { result, execution, trail } = await driven([
      {
        stepKey: 'both',
        stepType: 'parallel',
        onError: 'continue',
        config: {
          branches: [
            branch('slow', bad, { retryCount: 5, retryDelayMs: 60_000 }),
            branch('quick', soon),
          ],
        },
      },
      { stepKey: 'rest', stepType: 'wait', config: { durationMs: 50 }, dependsOn: ['both'] },
      { stepKey: 'after', stepType: 'agent', agentId: echo, dependsOn: ['rest'], inputs: { a: 1 } },
    ])
    assert.equal(result, 'final')
    assert.equal(execution.status, 'completed')
    assert.deepEqual(trail, [
      'after#1 completed',
      'both#1 failed',
      'both/quick/x#1 failed',
      'both/slow/x#1 failed',
      'rest#1 completed',
    ])
  })

  test('cancelling stops nested steps at every depth', async ({ assert }) => {
    const hang = await world.agent('hang')
    const inner = {
      stepKey: 'each',
      stepType: 'loop',
      agentId: hang,
      config: { items: [1, 2, 3], maxConcurrency: 2 },
    }
    const id = await world.accept([
      {
        stepKey: 'both',
        stepType: 'parallel',
        config: {
          branches: [
            { key: 'a', steps: [inner] },
            { key: 'b', agentId: hang },
          ],
        },
      },
    ])
    const { driver, journal } = world.worker()
    const driving = driver.drive(id)
    await eventually(async () => (await world.steps(id)).length === 5)
    assert.equal(await world.intake.cancel(id), 'requested')
    journal.leases.cancelled(id)
    assert.equal(await driving, 'final')
    assert.equal((await world.execution(id)).status, 'cancelled')
    for (const { status } of await world.steps(id)) assert.equal(status, 'cancelled')
    assert.equal(await world.intake.cancel(id), 'finished')
  })

  test('cancelling what is parked ends it and its steps at once', async ({ assert }) => {
    const wait = { stepKey: 'w', stepType: 'wait', config: { durationMs: 60_000 } }
    const { id } = await driven([
      {
        stepKey: 'each',
        stepType: 'loop',
        config: { items: [1, 2], maxConcurrency: 2, steps: [wait] },
      },
    ])
    assert.equal(await world.intake.cancel(id), 'cancelled')
    assert.deepEqual(await world.trail(id), [
      'each#1 cancelled',
      'each[0]/w#1 cancelled',
      'each[1]/w#1 cancelled',
    ])
    assert.equal(await world.worker().driver.drive(id), 'nothing')
  })

  test('a request to cancel that came while nobody listened is found at the next drive', async ({
    assert,
  }) => {
    const hang = await world.agent('hang')
    const id = await world.accept([{ stepKey: 'a', stepType: 'agent', agentId: hang }])
    await world.pool.query('update executions set cancel_requested_at = now() where id = $1', [id])
    assert.equal(await world.worker().driver.drive(id), 'final')
    assert.equal((await world.execution(id)).status, 'cancelled')
    assert.deepEqual(world.runner.runs, [])
  })

  test('whoever ends it closes what earlier drives left open', async ({ assert }) => {
    const [hang, post] = [
      await world.agent('hang'),
      await world.agent('hang', 'api', { method: 'POST' }),
    ]
    const id = await world.accept([
      { stepKey: 'post', stepType: 'agent', agentId: post },
      { stepKey: 'a', stepType: 'agent', agentId: hang, dependsOn: [] },
      { stepKey: 'w', stepType: 'wait', config: { durationMs: 60_000 } },
    ])
    const { driver } = world.worker()
    const driving = driver.drive(id)
    await eventually(() => world.runner.runs.length === 2)
    driver.release()
    await driving
    assert.equal(await world.worker().driver.drive(id), 'final')
    assert.equal((await world.execution(id)).error_code, 'OUTCOME_UNKNOWN')
    assert.deepEqual(await world.trail(id), ['a#1 cancelled', 'post#1 failed', 'w#1 cancelled'])
  })

  test('the time of the workflow runs out, parked or not', async ({ assert }) => {
    const hang = await world.agent('hang')
    const { execution, trail } = await driven(
      [{ stepKey: 'a', stepType: 'agent', agentId: hang }],
      {
        metadata: { timeout: 0.2 },
      }
    )
    assert.deepEqual([execution.status, execution.error_code], ['timeout', 'TIMEOUT'])
    assert.deepEqual(trail, ['a#1 cancelled'])

    const parked = await driven(
      [{ stepKey: 'w', stepType: 'wait', config: { durationMs: 60_000 } }],
      {
        metadata: { timeout: 5 },
      }
    )
    assert.equal(parked.result, 'parked')
    assert.closeTo(parked.execution.wake_at.getTime(), Date.now() + 5_000, 1_000)
    await world.pool.query(
      `update executions set wake_at = now(), started_at = now() - interval '6 seconds' where id = $1`,
      [parked.id]
    )
    assert.equal(await world.worker().driver.drive(parked.id), 'final')
    assert.equal((await world.execution(parked.id)).status, 'timeout')
    assert.deepEqual(await world.trail(parked.id), ['w#1 cancelled'])
  }).retry(2)
})
