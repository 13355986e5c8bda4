import { test } from '@japa/runner'
import { HeldValue } from '#engine/contracts/held_value'
import { url } from '#config/database'
import { EngineWorld } from '#tests/support/engine_world'
import { inSmallHeap } from '#tests/support/in_small_heap'

const CHARACTERS = 1024 * 1024
const STEPS = 200

/** MiB that the thread may have for all its objects, half of what the outputs have. */
const HEAP_MIB = 100

test.group('Large outputs', (group) => {
  let world: EngineWorld
  group.each.setup(() => {
    world = new EngineWorld()
    return () => world.close()
  })

  test('200 of a mebibyte take 100 MiB of heap at most, in the first drive and in the next', async ({
    assert,
  }) => {
    const agentId = await world.agent('big')
    const chain = Array.from({ length: STEPS }, (_, index) => ({
      stepKey: `s${index}`,
      stepType: 'agent',
      agentId,
      inputs: { n: index === 0 ? 0 : `{{ s${index - 1}.output.n }}` },
      dependsOn: index === 0 ? [] : [`s${index - 1}`],
    }))
    const last = `s${STEPS - 1}`
    const rest = {
      stepKey: 'rest',
      stepType: 'wait',
      config: { durationMs: 60_000 },
      dependsOn: [last],
    }
    const sum = {
      stepKey: 'sum',
      stepType: 'agent',
      agentId: await world.agent('echo'),
      inputs: { n: `{{ s0.output.n + ${last}.output.n }}`, size: `{{ size(s7.output.text) }}` },
      dependsOn: ['rest'],
    }
    const id = await world.accept([...chain, rest, sum])
    const told = await inSmallHeap(HEAP_MIB, { url, executionIds: [id], characters: CHARACTERS })
    assert.deepEqual(told, { drives: ['parked', 'parked'], runs: STEPS })
  }).timeout(120_000)

  test('are read when they are asked for, and not at all within a completed step', async ({
    assert,
  }) => {
    world.runner.scripts.big = ({ n }) => ({ n: n!, text: 'x'.repeat(CHARACTERS) })
    const big = await world.agent('big')
    const make = { stepKey: 'make', stepType: 'agent', agentId: big, inputs: { n: '{{ item }}' } }
    const name = {
      stepKey: 'name',
      stepType: 'agent',
      agentId: await world.agent('echo'),
      inputs: { n: '{{ make.output.n }}' },
      dependsOn: ['make'],
    }
    const steps = [
      { stepKey: 'top', stepType: 'agent', agentId: big, inputs: { n: 7 } },
      { stepKey: 'each', stepType: 'loop', config: { items: [1, 2], steps: [make, name] } },
      { stepKey: 'rest', stepType: 'wait', config: { durationMs: 60_000 }, dependsOn: ['each'] },
      {
        ...name,
        inputs: { n: '{{ top.output.n }}', all: '{{ each.output }}' },
        dependsOn: ['rest'],
      },
    ]
    const id = await world.accept(steps)
    const { driver, journal } = world.worker()
    assert.equal(await driver.drive(id), 'parked')
    await world.pool.query('update executions set wake_at = now() where id = $1', [id])
    const acquired = await journal.acquire(id)
    const found = new Map(acquired!.steps.map((step) => [step.path, step]))
    assert.instanceOf(found.get('top')!.held, HeldValue)
    assert.deepInclude(found.get('top')!.held!.read() as object, { n: 7 })
    assert.isUndefined(found.get('each[0]/make')!.held)
    await world.expireLease(id)
    await world.pool.query(
      `update execution_steps set wake_at = now() where execution_id = $1 and path = 'rest'`,
      [id]
    )
    assert.equal(await world.worker().driver.drive(id), 'final')
    const named = (await world.steps(id)).find(({ path }) => path === 'name')
    const all = [{ name: { n: 1 } }, { name: { n: 2 } }]
    assert.deepEqual(named?.output, { n: 7, all })
  })

  test('that are too many for one loop fail it, and say so', async ({ assert }) => {
    const text = 'x'.repeat(CHARACTERS)
    world.runner.scripts.big = () => Array.from({ length: 16 }, () => text)
    const config = { items: '{{ inputs.items }}', onItemError: 'continue' }
    const steps = [{ stepKey: 'each', stepType: 'loop', agentId: await world.agent('big'), config }]
    const items = Array.from({ length: 12 }, (_, index) => index)
    const id = await world.accept(steps, { inputs: { items } })
    assert.equal(await world.worker().driver.drive(id), 'final')
    const { status, error_code: code, error_message: message } = await world.execution(id)
    assert.deepEqual([status, code], ['failed', 'OUTPUT_LIMIT'])
    assert.include(message, '128 MiB')
    assert.lengthOf(world.runner.runs, 8)
  }).timeout(60_000)
})
