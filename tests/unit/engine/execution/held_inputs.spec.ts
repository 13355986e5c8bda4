import { createHash } from 'node:crypto'
import { test } from '@japa/runner'
import { url } from '#config/database'
import { HeldValue } from '#engine/contracts/held_value'
import type { Json, JsonObject } from '#engine/graph/types'
import { EngineWorld } from '#tests/support/engine_world'
import { eventually } from '#tests/support/eventually'
import { inSmallHeap } from '#tests/support/in_small_heap'

const KIB = 1024

/** Executions side by side, each with inputs of 5 MiB in 20 items. */
const EXECUTIONS = 14
const ITEMS = 20
const ITEM_CHARACTERS = 256 * KIB

/** MiB that the thread may have for all its objects, of which modules take a third. */
const HEAP_MIB = 70

const digest = (value: Json) =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url')

test.group('Large inputs', (group) => {
  let world: EngineWorld
  group.each.setup(() => {
    world = new EngineWorld()
    return () => world.close()
  })

  test('14 executions with 5 MiB each, in the middle of their loops, take 70 MiB of heap at most', async ({
    assert,
  }) => {
    const agentId = await world.agent('hold')
    const config = { items: '{{ inputs.items }}' }
    const inputs = { n: '{{ size(item) }}' }
    const steps = [{ stepKey: 'each', stepType: 'loop', agentId, inputs, config }]
    const workflowId = await world.workflow(steps)
    const items = Array.from({ length: ITEMS }, () => 'x'.repeat(ITEM_CHARACTERS))
    const executionIds: string[] = []
    for (let count = 0; count < EXECUTIONS; count++) {
      executionIds.push(await world.start(workflowId, steps, { items }))
    }
    const told = await inSmallHeap(HEAP_MIB, { url, executionIds, characters: 0 })
    const drives = executionIds.map(() => 'final')
    assert.deepEqual(told, { drives, runs: EXECUTIONS * ITEMS })
    const { output_data: output } = await world.execution(executionIds.at(-1)!)
    assert.deepEqual(output, { each: items.map(() => ITEM_CHARACTERS) })
  }).timeout(120_000)

  test('are held as they are read from the journal, and small ones are values', async ({
    assert,
  }) => {
    const agentId = await world.agent('echo')
    const steps = [{ stepKey: 'a', stepType: 'agent', agentId }]
    const large = { text: 'ä😀'.repeat(40 * KIB), odd: '\u0000\ud800' }
    const id = await world.accept(steps, { inputs: large })
    const [trigger] = [{ body: 'y'.repeat(70 * KIB), pinnedOutputs: { b: 1 } }]
    await world.pool.query('update executions set trigger_data = $2 where id = $1', [
      id,
      JSON.stringify(trigger),
    ])
    const { execution } = (await world.worker().journal.acquire(id))!
    assert.instanceOf(execution.inputData, HeldValue)
    assert.deepEqual((execution.inputData as HeldValue).read(), large)
    assert.deepEqual((execution.triggerData as HeldValue).read(), trigger)
    const other = await world.accept(steps, { inputs: { text: 'x' } })
    const { execution: small } = (await world.worker().journal.acquire(other))!
    assert.deepEqual([small.inputData, small.triggerData], [{ text: 'x' }, {}])
  })

  test('are what templates and steps without a mapping see', async ({ assert }) => {
    const agentId = await world.agent('echo')
    const text = 'é'.repeat(70 * KIB)
    const step = { stepType: 'agent', agentId }
    const mapped = {
      n: '{{ inputs.n + 1 }}',
      size: '{{ size(inputs.text) }}',
      from: '{{ trigger.type }} {{ trigger.from }} {{ size(trigger.body) }}',
      has: '{{ has(inputs.none) || has(trigger.none) }}',
    }
    const steps = [
      { ...step, stepKey: 'pinned' },
      { ...step, stepKey: 'mapped', inputs: mapped },
      { ...step, stepKey: 'bare' },
    ]
    const id = await world.accept(steps, { inputs: { n: 1, text } })
    const trigger = { from: 'test', body: text, pinnedOutputs: { pinned: 'as given' } }
    await world.pool.query('update executions set trigger_data = $2 where id = $1', [
      id,
      JSON.stringify(trigger),
    ])
    assert.equal(await world.worker().driver.drive(id), 'final')
    const rows = new Map((await world.steps(id)).map(({ path, output }) => [path, output]))
    const size = 70 * KIB
    const from = `manual test ${size}`
    assert.deepEqual(rows.get('mapped'), { n: 2, size, from, has: false })
    assert.equal(rows.get('pinned'), 'as given')
    assert.lengthOf(world.runner.runs, 2)
    const { output_ref: ref } = await world.execution(id)
    assert.isNotNull(ref)
  })

  test('a loop goes on over the borders of pages, side by side and after its worker died', async ({
    assert,
  }) => {
    const hung = new Set(['each[70]', 'each[155]'])
    world.runner.scripts.digest = ({ item, index }, { path, signal }) => {
      if (!hung.delete(path)) return { index: index!, digest: digest(item!) }
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error))
      })
    }
    const odd = JSON.parse('{"__proto__": [1], "ü\\u2028": "\\u0000\\udbff"}') as JsonObject
    const items: Json[] = Array.from({ length: 160 }, (_none, n) => ({
      ...odd,
      n,
      text: '😀é'.repeat(n % 40 === 3 ? 60 * KIB : n * 10),
    }))
    const agentId = await world.agent('digest')
    const config = { items: '{{ inputs.items }}', maxConcurrency: 7 }
    const steps = [{ stepKey: 'each', stepType: 'loop', agentId, config }]
    const id = await world.accept(steps, { inputs: { items } })
    const first = world.worker(3600)
    const dead = first.driver.drive(id)
    // All but the two that hang, and the loop itself.
    const ended = async () => (await world.steps(id)).filter(({ status }) => status === 'completed')
    await eventually(async () => (await ended()).length === 158)
    await world.expireLease(id)
    assert.equal(await world.worker().driver.drive(id), 'final')
    await first.journal.leases.renew()
    await dead
    const expected = items.map((item, index) => ({ index, digest: digest(item) }))
    const { output_data: output, status } = await world.execution(id)
    assert.equal(status, 'completed')
    assert.deepEqual(output, { each: expected })
    assert.lengthOf(world.runner.runs, 162)
  })
})
