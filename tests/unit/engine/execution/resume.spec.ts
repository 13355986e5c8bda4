import { test } from '@japa/runner'
import { StepError } from '#engine/contracts/step_error'
import { MAX_INTERRUPTIONS } from '#engine/execution/unknown_outcome'
import type { JsonObject } from '#engine/graph/types'
import { EngineWorld } from '#tests/support/engine_world'
import type { Script } from '#tests/support/scripted_world'
import { eventually } from '#tests/support/eventually'

/** Ends at once but for what is named; that hangs in the first drive, as its worker dies. */
function hangingOnce(...paths: string[]): Script {
  const cut = new Set(paths)
  return (inputs, { path, signal }) => {
    if (!cut.delete(path)) return inputs.item ?? path
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error))
    })
  }
}

test.group('An execution whose worker died', (group) => {
  let world: EngineWorld
  group.each.setup(() => {
    world = new EngineWorld()
    return () => world.close()
  })

  /** Drives until nothing more is written, lets that driver die, and drives on with another. */
  async function driveTwice(id: string, rowsBefore: number) {
    const first = world.worker(3600)
    const dead = first.driver.drive(id)
    await eventually(async () => (await world.steps(id)).length === rowsBefore)
    await world.expireLease(id)
    const ran = world.runner.runs.length
    const result = await world.worker().driver.drive(id)
    await first.journal.leases.renew()
    await dead
    return { result, ranAgain: world.runner.runs.slice(ran) }
  }

  test('goes on in the middle of a loop, and runs no committed item again', async ({ assert }) => {
    world.runner.scripts.item = hangingOnce('each[3]')
    const agentId = await world.agent('item')
    const id = await world.accept([
      { stepKey: 'each', stepType: 'loop', agentId, config: { items: [0, 10, 20, 30, 40, 50] } },
    ])
    const { result, ranAgain } = await driveTwice(id, 5)
    assert.equal(result, 'final')
    assert.deepEqual(ranAgain, ['each[3]#2', 'each[4]#1', 'each[5]#1'])
    const execution = await world.execution(id)
    assert.deepEqual(execution.output_data, { each: [0, 10, 20, 30, 40, 50] })
    assert.equal(execution.steps_completed, 1)
  })

  test('goes on in the middle of a while loop', async ({ assert }) => {
    world.runner.scripts.count = ({ item, index }, { attempt }) =>
      index === 2 && attempt === 1
        ? hangingOnce('count[2]')({}, {
            path: 'count[2]',
            signal: new AbortController().signal,
          } as never)
        : Number(item ?? 0) + 1
    const agentId = await world.agent('count')
    const config = { while: 'index == 0 || item < 5', maxIterations: 100 }
    const id = await world.accept([{ stepKey: 'count', stepType: 'loop', agentId, config }])
    const { result, ranAgain } = await driveTwice(id, 4)
    assert.equal(result, 'final')
    assert.deepEqual(ranAgain, ['count[2]#2', 'count[3]#1', 'count[4]#1'])
    assert.deepEqual((await world.execution(id)).output_data, { count: [1, 2, 3, 4, 5] })
  })

  test('goes on in the middle of branches and of loops in them', async ({ assert }) => {
    world.runner.scripts.item = hangingOnce('both/deep/each[1]', 'both/flat')
    const agentId = await world.agent('item')
    const each = { stepKey: 'each', stepType: 'loop', agentId, config: { items: ['a', 'b', 'c'] } }
    const id = await world.accept([
      {
        stepKey: 'both',
        stepType: 'parallel',
        config: {
          branches: [
            { key: 'deep', steps: [each] },
            { key: 'flat', agentId },
            { key: 'done', agentId },
          ],
        },
      },
    ])
    const { result, ranAgain } = await driveTwice(id, 6)
    assert.equal(result, 'final')
    assert.sameMembers(ranAgain, ['both/deep/each[1]#2', 'both/deep/each[2]#1', 'both/flat#2'])
    assert.deepEqual((await world.execution(id)).output_data, {
      both: { deep: { each: ['a', 'b', 'c'] }, flat: 'both/flat', done: 'both/done' },
    })
  })

  test('keeps what it skipped, continued and decided', async ({ assert }) => {
    world.runner.scripts.item = hangingOnce('last')
    const agentId = await world.agent('item')
    const broken = await world.agent('fail')
    const agent = (stepKey: string, dependsOn: string[], fields = {}) => {
      return { stepKey, stepType: 'agent', agentId, dependsOn, ...fields }
    }
    const id = await world.accept(
      [
        {
          stepKey: 'big',
          stepType: 'condition',
          config: { expression: 'inputs.n > 1', then: ['yes'], else: ['no'] },
        },
        agent('yes', ['big']),
        agent('no', ['big']),
        agent('never', [], { config: { runIf: 'false' } }),
        agent('bad', [], { agentId: broken, onError: 'continue' }),
        agent('last', ['yes', 'no', 'bad'], { outputs: { bad: '{{ steps.bad.error.code }}' } }),
      ],
      { inputs: { n: 2 } }
    )
    const { result, ranAgain } = await driveTwice(id, 6)
    assert.equal(result, 'final')
    assert.deepEqual(ranAgain, ['last#2'])
    assert.deepEqual(await world.trail(id), [
      'bad#1 failed',
      'big#1 completed',
      'last#1 failed',
      'last#2 completed',
      'never#1 skipped',
      'no#1 skipped',
      'yes#1 completed',
    ])
    const execution = await world.execution(id)
    assert.equal(execution.status, 'completed')
    assert.deepEqual(execution.output_data, { bad: 'INTERNAL' })
    assert.deepEqual([execution.steps_completed, execution.steps_failed], [3, 1])
  })

  test('knows not whether a POST took effect, and does not send it again', async ({ assert }) => {
    world.runner.scripts.send = hangingOnce('post')
    const agentId = await world.agent('send', 'api', { method: 'POST' })
    const id = await world.accept([{ stepKey: 'post', stepType: 'agent', agentId, retryCount: 5 }])
    const { result, ranAgain } = await driveTwice(id, 1)
    assert.equal(result, 'final')
    assert.deepEqual(ranAgain, [])
    const execution = await world.execution(id)
    assert.deepEqual([execution.status, execution.error_code], ['failed', 'OUTCOME_UNKNOWN'])
  })

  test('sends a GET, or what is said to be idempotent, again', async ({ assert }) => {
    const configs: JsonObject[] = [{ method: 'GET' }, { method: 'POST', idempotent: true }]
    for (const config of configs) {
      world.runner.scripts.send = hangingOnce('call')
      const agentId = await world.agent('send', 'api', config)
      const id = await world.accept([{ stepKey: 'call', stepType: 'agent', agentId }])
      const { result, ranAgain } = await driveTwice(id, 1)
      assert.equal(result, 'final')
      assert.deepEqual(ranAgain, ['call#2'])
      assert.deepEqual(await world.trail(id), ['call#1 failed', 'call#2 completed'])
    }
  })

  test('makes exactly the attempts that are left', async ({ assert }) => {
    let calls = 0
    world.runner.scripts.flaky = (_inputs, context) => {
      if (++calls === 3) return hangingOnce('a')({}, context)
      throw new StepError('NO', `no ${calls}`)
    }
    const agentId = await world.agent('flaky')
    const id = await world.accept([
      { stepKey: 'a', stepType: 'agent', agentId, retryCount: 3, retryDelayMs: 1 },
    ])
    const first = world.worker(3600)
    const dead = first.driver.drive(id)
    await eventually(async () => (await world.trail(id)).includes('a#3 running'))
    await world.expireLease(id)
    assert.equal(await world.worker().driver.drive(id), 'final')
    await first.journal.leases.renew()
    await dead
    // Four that failed by themselves, and one that was cut off and counts for none.
    assert.equal(calls, 5)
    assert.equal((await world.steps(id)).length, 5)
  })

  test('is given up when a step takes its worker down again and again', async ({ assert }) => {
    const agentId = await world.agent('hang')
    const id = await world.accept([{ stepKey: 'a', stepType: 'agent', agentId }])
    for (let death = 1; death <= MAX_INTERRUPTIONS + 1; death++) {
      const { driver, journal } = world.worker(3600)
      const dead = driver.drive(id)
      await eventually(async () => (await world.trail(id)).includes(`a#${death} running`))
      await world.pool.query(
        `update executions set lease_number = lease_number + 1, lease_owner = null, lease_expires_at = null where id = $1`,
        [id]
      )
      await journal.leases.renew()
      await dead
    }
    assert.equal(await world.worker().driver.drive(id), 'final')
    assert.equal((await world.execution(id)).error_code, 'INTERRUPTED')
    assert.lengthOf(world.runner.runs, MAX_INTERRUPTIONS + 1)
  })
})
