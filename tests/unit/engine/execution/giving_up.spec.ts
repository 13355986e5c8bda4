import { answerName } from '#engine/contracts/inboxes'
import { test } from '@japa/runner'
import { EngineWorld } from '#tests/support/engine_world'
import { eventually } from '#tests/support/eventually'

test.group('What can not go on in this worker', (group) => {
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

  test('what was handed back goes on; a POST that had begun is not sent again', async ({
    assert,
  }) => {
    const [hang, post] = [
      await world.agent('hang'),
      await world.agent('hang', 'api', { method: 'POST' }),
    ]
    const step = (stepKey: string, agentId: string) => {
      return { stepKey, stepType: 'agent', agentId, onError: 'continue' }
    }
    const id = await world.accept([step('pure', hang), step('post', post)])
    const { driver } = world.worker()
    const driving = driver.drive(id)
    await eventually(() => world.runner.runs.length === 2)
    driver.release()
    assert.equal(await driving, 'parked')
    assert.deepEqual(await world.trail(id), ['post#1 running', 'pure#1 running'])
    assert.equal(await driver.drive(id), 'nothing')
    world.runner.scripts.hang = () => 'done'
    assert.equal(await world.worker().driver.drive(id), 'final')
    const steps = await world.steps(id)
    assert.deepEqual(await world.trail(id), ['post#1 failed', 'pure#1 failed', 'pure#2 completed'])
    assert.equal(steps[0]!.error!.code, 'OUTCOME_UNKNOWN')
  })

  test('an attempt that was handed back before its launch is known not to have run', async ({
    assert,
  }) => {
    const post = await world.agent('echo', 'api', { method: 'POST' })
    const id = await world.accept([{ stepKey: 'post', stepType: 'agent', agentId: post }])
    const { driver, journal } = world.worker()
    const commit = journal.commit.bind(journal)
    journal.commit = async (lease, what) => {
      const committed = await commit(lease, what)
      if (what.steps.some(({ status }) => status === 'running')) driver.release()
      return committed
    }
    assert.equal(await driver.drive(id), 'parked')
    assert.deepEqual(world.runner.runs, [])
    assert.equal(await world.worker().driver.drive(id), 'final')
    assert.deepEqual(world.runner.runs, ['post#2'])
    assert.equal((await world.execution(id)).status, 'completed')
  })

  test('data that can not be stored ends the execution as failed', async ({ assert }) => {
    const echo = await world.agent('echo')
    const { result, execution, trail } = await driven([
      { stepKey: 'fine', stepType: 'agent', agentId: echo, inputs: { a: 1 } },
      { stepKey: 'k'.repeat(1_001), stepType: 'agent', agentId: echo, dependsOn: ['fine'] },
    ])
    assert.equal(result, 'final')
    assert.deepEqual([execution.status, execution.error_code], ['failed', 'INTERNAL'])
    assert.match(execution.error_message, /could not be stored/)
    assert.deepEqual(trail, [])
  })

  test('a child whose data can not be stored ends, and its parent is woken', async ({ assert }) => {
    const echo = await world.agent('echo')
    const unstorable = { stepKey: 'k'.repeat(1_001), stepType: 'agent', agentId: echo }
    const workflowId = await world.workflow([unstorable])
    const caller = await world.agent('caller', 'workflow', { workflowId })
    const id = await world.accept([{ stepKey: 'call', stepType: 'agent', agentId: caller }])
    const { driver } = world.worker()
    assert.equal(await driver.drive(id), 'parked')
    const child = world.scheduler.woken.at(-1)!.executionId
    assert.equal(await driver.drive(child), 'final')
    assert.equal(world.scheduler.woken.at(-1)!.executionId, id)
    assert.equal(await driver.drive(id), 'final')
    assert.equal((await world.execution(id)).error_code, 'CHILD_FAILED')
  })

  test('what an agent used and nobody can add up ends the execution, also after a pause', async ({
    assert,
  }) => {
    let costUsd = '1'
    world.runner.scripts.asks = async (_inputs, { usage, calls }) => {
      usage({ inputTokens: 1, outputTokens: 1, costUsd })
      return calls.approval('ask', { message: 'Go on?' })
    }
    const id = await world.accept([
      { stepKey: 'a', stepType: 'agent', agentId: await world.agent('asks') },
    ])
    const { driver } = world.worker()
    assert.equal(await driver.drive(id), 'parked')
    costUsd = '1e-7'
    await world.pool.query('select signal_execution($1, $2, $3)', [
      id,
      answerName('a/ask'),
      '{"approved": true}',
    ])
    assert.equal(await driver.drive(id), 'final')
    const { status, error_code: code } = await world.execution(id)
    assert.deepEqual([status, code], ['failed', 'INTERNAL'])
  }).timeout(10_000)

  test('a version that is gone ends the execution as failed', async ({ assert }) => {
    const echo = await world.agent('echo')
    const id = await world.accept([{ stepKey: 'a', stepType: 'agent', agentId: echo }])
    await world.pool.query('delete from agent_versions where agent_id = $1', [echo])
    assert.equal(await world.worker().driver.drive(id), 'final')
    const execution = await world.execution(id)
    assert.equal(execution.status, 'failed')
    assert.include(execution.error_message, 'has no version 1')
  })

  test('a time beyond every calendar, and usage that is no sum, fail their step', async ({
    assert,
  }) => {
    const far = await driven(
      [{ stepKey: 'w', stepType: 'wait', config: { durationMs: '{{ inputs.ms }}' } }],
      { inputs: { ms: 1e300 } }
    )
    assert.deepEqual(
      [far.execution.status, far.execution.error_code],
      ['failed', 'VALIDATION_ERROR']
    )
    world.runner.scripts.greedy = (_inputs, { usage }) => {
      usage({ inputTokens: 1, outputTokens: 1, costUsd: 'a lot' })
      return null
    }
    const greedy = await world.agent('greedy')
    const { execution } = await driven([{ stepKey: 'g', stepType: 'agent', agentId: greedy }])
    assert.deepEqual([execution.status, execution.error_code], ['failed', 'INTERNAL'])
  })
})
