import { test } from '@japa/runner'
import type { Json } from '#engine/graph/types'
import { LoopItems } from '#engine/steps/loop_items'

const LARGE = 'x'.repeat(100 * 1024)

function all(items: LoopItems): Json[] {
  return Array.from({ length: items.count }, (_none, index) => items.at(index))
}

test.group('The items of a loop', () => {
  test('are the given ones where they are small', ({ assert }) => {
    const item = { n: 1 }
    const items = new LoopItems([item, null, 'x'])
    assert.equal(items.at(0), item)
    assert.deepEqual(all(items), [item, null, 'x'])
    assert.deepEqual(all(new LoopItems([])), [])
  })

  test('are no longer the given ones where they are large, but equal them', ({ assert }) => {
    const given = Array.from({ length: 3_000 }, (_none, n) => ({ n, text: 'y'.repeat(n % 200) }))
    const items = new LoopItems(given)
    assert.notStrictEqual(items.at(0), given[0])
    assert.deepEqual(all(new LoopItems(given)), given)
  })

  test('fill pages to their borders, and a large one has a page for itself', ({ assert }) => {
    const sizes = [65_533, 1, 32_766, 32_766, 1, 200_000, 200_000, 1, 65_534, 65_535, 65_536]
    const given = sizes.map((size, index) => `${index}`.padEnd(size, 'z'))
    assert.deepEqual(all(new LoopItems(given)), given)
    assert.deepEqual(all(new LoopItems([LARGE])), [LARGE])
    assert.deepEqual(all(new LoopItems([1, LARGE])), [1, LARGE])
    assert.deepEqual(all(new LoopItems([LARGE, 1])), [LARGE, 1])
  })

  test('are every value that JSON has', ({ assert }) => {
    const odd = JSON.parse(
      '{"__proto__": {"a": 1}, "": [[], {}], "\\u0000": "\\ud800 \\udbff"}'
    ) as Json
    const given = [odd, 'ä€😀\u2028', null, false, 0, 1e300, -1.5, '', [], {}, [[odd]], LARGE]
    assert.equal(JSON.stringify(all(new LoopItems(given))), JSON.stringify(given))
  })

  test('may be asked for from any on, and again', ({ assert }) => {
    const given = Array.from({ length: 20 }, (_none, index) => `${index}${LARGE}`)
    const items = new LoopItems(given)
    assert.equal(items.at(7), given[7])
    assert.equal(items.at(7), given[7])
    assert.equal(items.at(19), given[19])
    assert.throws(() => items.at(20), RangeError)
  })
})
