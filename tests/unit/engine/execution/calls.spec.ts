import { test } from '@japa/runner'
import { StepError } from '#engine/contracts/step_error'
import type { RunContext } from '#engine/contracts/agent_runner'
import type { Json } from '#engine/graph/types'
import { EngineWorld } from '#tests/support/engine_world'

const step = (stepKey: string, agentId: string, more: object = {}) => ({
  stepKey,
  stepType: 'agent',
  agentId,
  ...more,
})

const model = (context: RunContext, key: string, input: Json, made: string[], effect = false) =>
  context.calls.once(key, { kind: 'model', input, effect }, (_signal, idempotencyKey) => {
    made.push(`${key} ${idempotencyKey.slice(37)}`)
    const usage = { inputTokens: 10, outputTokens: 1, costUsd: '0.001' }
    return Promise.resolve({ output: { said: input }, usage })
  })

test.group('Calls of a runner', (group) => {
  let world: EngineWorld
  group.setup(() => {
    world = new EngineWorld()
    return () => world.close()
  })

  test('have a row each beside the step, and their usage counts once', async ({ assert }) => {
    const made: string[] = []
    world.runner.scripts.talk = async (_inputs, context) => {
      await model(context, 'model-1', 'a', made)
      return model(context, 'model-2', 'b', made)
    }
    const id = await world.accept([step('talk', await world.agent('talk', 'llm'))])
    assert.equal(await world.worker().driver.drive(id), 'final')
    const {
      output_data: output,
      usage,
      steps_total: total,
      steps_completed: done,
    } = await world.execution(id)
    assert.deepEqual(output, { talk: { said: 'b' } })
    assert.deepEqual(usage, { inputTokens: 20, outputTokens: 2, costUsd: '0.002' })
    assert.deepEqual([total, done], [1, 1])
    const trail = ['talk#1 completed', 'talk/model-1#1 completed', 'talk/model-2#1 completed']
    assert.deepEqual(await world.trail(id), trail)
    assert.deepEqual(made, ['model-1 talk/model-1', 'model-2 talk/model-2'])
  })

  test('that ended are not made again by the next attempt', async ({ assert }) => {
    const made: string[] = []
    world.runner.scripts.stumble = async (_inputs, context) => {
      for (let call = 1; call <= 3; call++) await model(context, `model-${call}`, call, made)
      if (context.attempt === 1) throw new StepError('AWAY', 'Once')
      return model(context, 'model-4', 4, made)
    }
    const agent = await world.agent('stumble', 'llm')
    const id = await world.accept([step('s', agent, { retryCount: 1, retryDelayMs: 0 })])
    await world.worker().driver.drive(id)
    assert.equal((await world.execution(id)).status, 'completed')
    assert.lengthOf(made, 4)
  })

  test('that failed are made again by the next attempt, with the same key', async ({ assert }) => {
    const keys: string[] = []
    world.runner.scripts.flaky = async (_inputs, { calls, attempt }) =>
      calls.once('tool-1', { kind: 'tool', input: 'x', effect: true }, async (_signal, key) => {
        keys.push(key.slice(37))
        if (attempt === 1) throw new StepError('AWAY', 'Not now')
        return { output: 'done' }
      })
    const agent = await world.agent('flaky', 'llm')
    const id = await world.accept([step('s', agent, { retryCount: 1, retryDelayMs: 0 })])
    await world.worker().driver.drive(id)
    const trail = ['s#1 failed', 's#2 completed', 's/tool-1#1 failed', 's/tool-1#2 completed']
    assert.deepEqual(await world.trail(id), trail)
    assert.deepEqual(keys, ['s/tool-1', 's/tool-1'])
  })

  test('under another input are made again, with another key for services', async ({ assert }) => {
    const made: string[] = []
    world.runner.scripts.changes = async (_inputs, context) => {
      const said = await model(context, 'model-1', `at ${context.attempt}`, made)
      if (context.attempt === 1) throw new StepError('AWAY', 'Once')
      return said
    }
    const agent = await world.agent('changes', 'llm')
    const id = await world.accept([step('s', agent, { retryCount: 1, retryDelayMs: 0 })])
    await world.worker().driver.drive(id)
    assert.deepEqual((await world.execution(id)).output_data, { s: { said: 'at 2' } })
    assert.lengthOf(made, 2)
    assert.equal(made[0], 'model-1 s/model-1')
    assert.match(made[1]!, /^model-1 s\/model-1:[\w-]{16}$/)
  })

  test('are never made again after their worker was cut off', async ({ assert }) => {
    const made: string[] = []
    let reached = () => {}
    const there = new Promise<void>((resolve) => (reached = resolve))
    world.runner.scripts.cut = async (_inputs, context) => {
      for (let call = 1; call <= 3; call++) await model(context, `model-${call}`, call, made)
      if (context.attempt > 1) return 'done'
      reached()
      return new Promise<Json>((_resolve, reject) => {
        context.signal.addEventListener('abort', () => reject(context.signal.reason as Error))
      })
    }
    const id = await world.accept([step('s', await world.agent('cut', 'llm'))])
    const lost = world.worker()
    const drive = lost.driver.drive(id)
    await there
    await world.expireLease(id)
    assert.equal(await world.worker().driver.drive(id), 'final')
    await lost.journal.leases.renew()
    assert.equal(await drive, 'lost')
    assert.lengthOf(made, 3)
    assert.equal((await world.execution(id)).status, 'completed')
    assert.deepEqual((await world.trail(id)).slice(0, 2), ['s#1 failed', 's#2 completed'])
  })

  test('with an effect that were cut off are not repeated by themselves', async ({ assert }) => {
    let calls = 0
    let reached = () => {}
    const there = new Promise<void>((resolve) => (reached = resolve))
    world.runner.scripts.charge = async (_inputs, context) =>
      context.calls.once('charge', { kind: 'tool', effect: true }, (signal) => {
        calls++
        reached()
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error))
        })
      })
    const id = await world.accept([step('s', await world.agent('charge', 'llm'))])
    const lost = world.worker()
    const drive = lost.driver.drive(id)
    await there
    await world.expireLease(id)
    await world.worker().driver.drive(id)
    await lost.journal.leases.renew()
    await drive
    assert.equal(calls, 1)
    const execution = await world.execution(id)
    assert.deepEqual([execution.status, execution.error_code], ['failed', 'OUTCOME_UNKNOWN'])
  })

  test('of another agent run in place, with rows and calls of its own', async ({ assert }) => {
    const made: string[] = []
    world.runner.scripts.inner = (inputs, context) => model(context, 'model-1', inputs, made)
    const inner = await world.agent('inner', 'llm')
    world.runner.scripts.outer = async (_inputs, { calls }) => calls.agent('ask', inner, { q: 1 })
    const id = await world.accept([step('s', await world.agent('outer', 'llm'))])
    await world.worker().driver.drive(id)
    assert.deepEqual((await world.execution(id)).output_data, { s: { said: { q: 1 } } })
    const trail = ['s#1 completed', 's/ask#1 completed', 's/ask/model-1#1 completed']
    assert.deepEqual(await world.trail(id), trail)
  })

  test('of agents within agents end at ten levels', async ({ assert }) => {
    const agent = await world.agent('again', 'llm')
    world.runner.scripts.again = async (_inputs, { calls }) => calls.agent('me', agent, {})
    const id = await world.accept([step('s', agent)])
    await world.worker().driver.drive(id)
    const { status, error_code: code } = await world.execution(id)
    assert.deepEqual([status, code], ['failed', 'CALL_DEPTH'])
  })
})
