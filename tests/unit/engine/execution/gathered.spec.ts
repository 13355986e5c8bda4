import { test } from '@japa/runner'
import { StepError } from '#engine/contracts/step_error'
import { Gathered } from '#engine/execution/gathered'
import type { Json } from '#engine/graph/types'

const MEBIBYTE = 'x'.repeat(1024 * 1024)

test.group('What items gave', () => {
  test('comes in order, whatever order it came in, and null where nothing came', ({ assert }) => {
    const gathered = new Gathered()
    gathered.add(2, { c: 1 })
    gathered.add(0, 'a')
    assert.deepEqual(gathered.take(4), ['a', null, { c: 1 }, null])
    assert.deepEqual(new Gathered().take(0), [])
  })

  test('is the same where it is so much that it is packed', ({ assert }) => {
    const gathered = new Gathered()
    const outputs: Json[] = Array.from({ length: 400 }, (_none, index) => ({
      index,
      text: `ä😀\ud800\u0000${index}`.repeat(1_500),
    }))
    for (let index = 0; index < 400; index++) {
      const shuffled = (index * 149) % 400
      gathered.add(shuffled, outputs[shuffled]!)
    }
    assert.deepEqual(gathered.take(400), outputs)
  })

  test('is no longer kept as the value that it came as, where it is much', ({ assert }) => {
    const small = { n: 1 }
    const large = { text: MEBIBYTE }
    const gathered = new Gathered()
    gathered.add(0, large)
    gathered.add(1, small)
    const [first, second] = gathered.take(2)
    assert.notStrictEqual(first, large)
    assert.equal(second, small)
  })

  test('is refused with its limit named where it is too much', ({ assert }) => {
    const gathered = new Gathered()
    for (let index = 0; index < 127; index++) gathered.add(index, MEBIBYTE)
    try {
      gathered.add(127, MEBIBYTE)
      assert.fail('It was taken')
    } catch (error) {
      assert.instanceOf(error, StepError)
      assert.equal((error as StepError).code, 'OUTPUT_LIMIT')
      assert.include((error as Error).message, '128 MiB')
    }
  })
})
