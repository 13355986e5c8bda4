import { test } from '@japa/runner'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Json, JsonObject } from '#engine/graph/types'
import { DataRunner } from '#agents/data/data_runner'
import { DataThreads } from '#agents/data/data_threads'
import { runPlan } from '#agents/data/run_plan'
import { agentVersion, runContext } from '../agent_version.js'
import { failure } from './run.js'

/** Milliseconds that a heartbeat may be late while 100,000 items are worked on. */
const LATE = 50

const items = Array.from({ length: 100_000 }, (_, n) => ({
  id: n,
  value: (n * 7919) % 100_003,
  kind: `k${n % 10}`,
}))

const FILTER_MAP = {
  pipeline: [
    { operation: 'filter', transformation: 'item.value > 1000' },
    { operation: 'map', transformation: { fields: { id: 'item.id', double: 'item.value * 2' } } },
  ],
}

test.group('Data agent | threads', (group) => {
  const runner = new DataRunner()
  group.teardown(() => runner.close())
  group.each.timeout(60_000)

  const run = (config: JsonObject, inputs: JsonObject, signal?: AbortSignal) =>
    runner.run(agentVersion('data', config), inputs, runContext(signal ? { signal } : {}))

  test('a thread gives what the process itself would: {$self}')
    .with([
      FILTER_MAP,
      { operation: 'group', transformation: 'kind' },
      { operation: 'sort', transformation: { by: 'value', order: 'desc' } },
      { operation: 'reduce', transformation: { initial: 0, expression: 'acc + item.value' } },
      { operation: 'pick', transformation: ['id'], outputFormat: 'csv' },
      {
        operation: 'filter',
        transformation: 'item.id < inputs.least && item.id < size(inputs.items)',
      },
    ] as JsonObject[])
    .run(async ({ assert }, config) => {
      const inputs: JsonObject = { items, least: 3, other: { deep: [null, 'é'] } }
      const here = await runPlan({ config }, inputs, runContext())
      assert.deepEqual(await run(config, inputs), here)
    })

  test('100,000 items leave the heart beating: filter and map', async ({ assert }) => {
    await run(FILTER_MAP, { items })
    let best = { took: Number.POSITIVE_INFINITY, late: Number.POSITIVE_INFINITY }
    // A machine that is busy with other things is late of itself: the best of five counts.
    for (let time = 0; time < 5 && (best.late >= LATE || best.took >= 1000); time++) {
      const delay = monitorEventLoopDelay({ resolution: 1 })
      delay.enable()
      const begun = performance.now()
      await run(FILTER_MAP, { items })
      const took = performance.now() - begun
      delay.disable()
      const late = delay.max / 1e6
      if (late < best.late) best = { took, late }
    }
    const { took, late } = best
    process.stdout.write(
      `100,000 items filtered and mapped in ${took.toFixed(0)} ms, at most ${late.toFixed(0)} ms late\n`
    )
    assert.isBelow(took, 1000)
    assert.isBelow(late, LATE)
  }).retry(2)

  test('its failures are those of the run: {code}')
    .with([
      {
        config: { operation: 'map', transformation: 'item.nothing' },
        code: 'UNRESOLVED_REFERENCE',
      },
      { config: { operation: 'map', transformation: '1 +' }, code: 'VALIDATION_ERROR' },
      {
        config: { operation: 'join', transformation: { with: '{{ 1 }}', on: 'id' } },
        code: 'INVALID_SOURCE',
      },
    ] as { config: JsonObject; code: string }[])
    .run(async ({ assert }, { config, code }) => {
      const here = await failure(runPlan({ config }, { items }, runContext()))
      const there = await failure(run(config, { items }))
      assert.equal(there.code, code)
      assert.deepEqual([there.message, there.options], [here.message, here.options])
    })

  test('an abort ends the thread within a second, and the next run has another', async ({
    assert,
  }) => {
    const slow = {
      operation: 'map',
      transformation: 'inputs.items.filter(v, v.id < item.id).size()',
    }
    const aborting = new AbortController()
    const ended = failure(run(slow, { items }, aborting.signal))
    await run({ operation: 'filter', transformation: 'item.id < 5' }, { items })
    const begun = performance.now()
    aborting.abort()
    assert.equal((await ended).code, 'CANCELLED')
    assert.isBelow(performance.now() - begun, 1000)
    assert.lengthOf((await run(FILTER_MAP, { items })) as Json[], 98_999)
  }).retry(2)

  test('there are two at most, and all of them are given back', async ({ assert }) => {
    const threads = new DataThreads()
    const [one, other] = [threads.take(), threads.take()]
    assert.isNull(threads.take())
    await Promise.all([one?.end(), other?.end()])
    const again = threads.take()
    assert.isNotNull(again)
    await again?.end()
    await threads.close()
  })
})
