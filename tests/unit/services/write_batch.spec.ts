import { test } from '@japa/runner'
import { WriteBatch } from '#services/write_batch'
import { eventually } from '#tests/support/eventually'

/** A batch that writes into lists, and fails as `refuse` says. */
function makeBatch(refuse: (lines: readonly string[]) => unknown = () => null) {
  const seen = { written: [] as string[][], lost: [] as string[], warnings: 0 }
  const batch = new WriteBatch<string>({
    async write(lines) {
      const error = refuse(lines)
      if (error) throw error
      seen.written.push([...lines])
    },
    lost: (lines) => seen.lost.push(...lines),
    warn: () => seen.warnings++,
  })
  return { batch, seen }
}

const DATA = Object.assign(new Error('invalid input'), { code: '22P02' })
const AWAY = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })

test.group('A batch of lines to write', () => {
  test('what is urgent is written when it is awaited, with what has gathered', async ({
    assert,
  }) => {
    const { batch, seen } = makeBatch()
    await batch.add('a', false)
    await batch.add('b', false)
    assert.deepEqual(seen.written, [])
    await batch.add('c', true)
    assert.deepEqual(seen.written, [['a', 'b', 'c']])
  })

  test('what is not urgent is written a moment later', async ({ assert }) => {
    const { batch, seen } = makeBatch()
    await batch.add('a', false)
    await eventually(() => seen.written.length === 1)
    assert.deepEqual(seen.written, [['a']])
  })

  test('a line that the database refuses is said to be lost, and no other', async ({ assert }) => {
    const { batch, seen } = makeBatch((lines) => (lines.includes('bad') ? DATA : null))
    await Promise.all(['a', 'bad', 'c'].map((name) => batch.add(name, true)))
    await batch.close()
    assert.sameMembers(seen.written.flat(), ['a', 'c'])
    assert.deepEqual(seen.lost, ['bad'])
  })

  test('while the database is away it is tried again, and nobody waits for it', async ({
    assert,
  }) => {
    let away = true
    const { batch, seen } = makeBatch(() => (away ? AWAY : null))
    await batch.add('a', true)
    assert.equal(seen.warnings, 1)
    away = false
    await eventually(() => seen.written.length === 1)
    assert.deepEqual(seen.lost, [])
  })

  test('what can not be written at the end is said to be lost', async ({ assert }) => {
    const { batch, seen } = makeBatch(() => AWAY)
    await batch.add('a', false)
    await batch.close()
    assert.deepEqual(seen.lost, ['a'])
  })

  test('after the end, what still comes is written at once', async ({ assert }) => {
    const { batch, seen } = makeBatch()
    await batch.close()
    await batch.add('late', false)
    assert.deepEqual(seen.written, [['late']])
  })
})
