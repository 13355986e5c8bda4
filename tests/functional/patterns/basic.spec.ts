import { test } from '@japa/runner'
import { overlap, Pattern } from '#tests/support/patterns'
import { sharedWorker } from '#tests/support/worker_process'

/** Statuses by path, as far as they are named. */
const statuses = (steps: Map<string, { status: string }>, ...paths: string[]) =>
  paths.map((path) => steps.get(path)?.status)

test.group('Control-flow patterns: basic, branching and merging', (group) => {
  group.setup(async () => {
    await sharedWorker()
  })

  test('1 sequence', async ({ client, assert }) => {
    const { steps, outputData } = await (await Pattern.of(client, '01_sequence')).run()
    assert.isAtLeast(steps.get('b')!.began, steps.get('a')!.ended)
    assert.isAtLeast(steps.get('c')!.began, steps.get('b')!.ended)
    assert.deepEqual(outputData, { c: [{ did: 'c' }] })
  })

  test('2 parallel split', async ({ client, assert }) => {
    const { steps } = await (await Pattern.of(client, '02_parallel_split')).run()
    assert.isTrue(overlap(steps.get('b')!, steps.get('c')!))
    for (const key of ['b', 'c']) {
      assert.isAtLeast(steps.get(key)!.began, steps.get('a')!.ended)
    }
  })

  test('3 synchronization', async ({ client, assert }) => {
    const { steps } = await (await Pattern.of(client, '03_synchronization')).run()
    const [b, c, d] = ['b', 'c', 'd'].map((key) => steps.get(key)!)
    assert.isBelow(b!.ended, c!.ended)
    assert.isAtLeast(d!.began, c!.ended)
  })

  test('4 exclusive choice', async ({ client, assert }) => {
    const pattern = await Pattern.of(client, '04_exclusive_choice')
    const large = await pattern.run({ total: 101 })
    assert.deepEqual(statuses(large.steps, 'review', 'accept'), ['completed', 'skipped'])
    const small = await pattern.run({ total: 100 })
    assert.deepEqual(statuses(small.steps, 'review', 'accept'), ['skipped', 'completed'])
  })

  test('5 simple merge', async ({ client, assert }) => {
    const pattern = await Pattern.of(client, '05_simple_merge')
    for (const total of [5, 500]) {
      const { steps } = await pattern.run({ total })
      const taken = steps.get(total > 100 ? 'review' : 'accept')!
      assert.equal(steps.get('book')!.status, 'completed')
      assert.isAtLeast(steps.get('book')!.began, taken.ended)
    }
  })

  test('6 multi-choice', async ({ client, assert }) => {
    const pattern = await Pattern.of(client, '06_multi_choice')
    const some = await pattern.run({ gift: true, total: 500, express: false })
    const paths = ['gift', 'insure', 'express']
    assert.deepEqual(statuses(some.steps, ...paths), ['completed', 'completed', 'skipped'])
    const none = await pattern.run({ gift: false, total: 1, express: false })
    assert.deepEqual(statuses(none.steps, ...paths), ['skipped', 'skipped', 'skipped'])
    assert.equal(none.status, 'completed')
  })

  test('7 synchronizing merge', async ({ client, assert }) => {
    const pattern = await Pattern.of(client, '07_synchronizing_merge')
    for (const gift of [true, false]) {
      for (const express of [true, false]) {
        const { steps } = await pattern.run({ gift, express, total: 1 })
        const pack = steps.get('pack')!
        assert.equal(pack.status, 'completed')
        for (const key of ['gift', 'express']) {
          const { status, ended } = steps.get(key)!
          if (status === 'completed') assert.isAtLeast(pack.began, ended)
        }
        assert.deepEqual(
          statuses(steps, 'gift', 'express').map((status) => status === 'completed'),
          [gift, express]
        )
      }
    }
  })

  test('8 multi-merge', async ({ client, assert }) => {
    const pattern = await Pattern.of(client, '08_multi_merge')
    const { steps } = await pattern.run({
      branches: [
        { name: 'slow', ms: 400 },
        { name: 'quick', ms: 10 },
      ],
    })
    assert.deepEqual(steps.get('arrivals[0]/after')!.output, [{ branch: 'slow' }])
    assert.deepEqual(steps.get('arrivals[1]/after')!.output, [{ branch: 'quick' }])
    // What follows the quick branch did not wait for the slow one.
    assert.isBelow(steps.get('arrivals[1]/after')!.ended, steps.get('arrivals[0]/branch')!.ended)
  })

  test('9 discriminator', async ({ client, assert }) => {
    const pattern = await Pattern.of(client, '09_discriminator')
    const { steps, status } = await pattern.run({ ms: { one: 900, two: 50, three: 800 } })
    assert.equal(status, 'completed')
    const others = statuses(steps, 'race/one/work', 'race/three/work')
    assert.deepEqual(others, ['cancelled', 'cancelled'])
    assert.include(steps.get('next')!.output[0].first, 'two is first')
    assert.isBelow(steps.get('next')!.ended - steps.get('race')!.began, 700)
  }).retry(2)

  test('10 arbitrary cycles, the structured ones', async ({ client, assert }) => {
    const pattern = await Pattern.of(client, '10_arbitrary_cycles')
    const { steps } = await pattern.run({ size: 100 })
    const sizes = [0, 1, 2, 3].map((round) => steps.get(`again[${round}]/halve`)!.output[0].size)
    assert.deepEqual(sizes, [50, 25, 12.5, 6.25])
    assert.isUndefined(steps.get('again[4]/halve'))
    assert.deepEqual(steps.get('done')!.output, [{ rounds: 4 }])
  })
})
