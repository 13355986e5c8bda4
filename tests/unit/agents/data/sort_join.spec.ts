import { test } from '@japa/runner'
import type { Json, JsonObject } from '#engine/graph/types'
import { failure, operate, run } from './run.js'

test.group('Data agent | sort', () => {
  test('sorts by {by}')
    .with([
      { by: undefined, items: [3, 1, 2], gives: [1, 2, 3] },
      { by: { order: 'desc' }, items: ['a', 'c', 'b'], gives: ['c', 'b', 'a'] },
      { by: 'n', items: [{ n: 2 }, { n: 1 }], gives: [{ n: 1 }, { n: 2 }] },
      {
        by: { by: 'a.n' },
        items: [{ a: { n: 2 } }, { a: { n: 1 } }],
        gives: [{ a: { n: 1 } }, { a: { n: 2 } }],
      },
      {
        by: { by: 'item.n * -1', order: 'asc' },
        items: [{ n: 1 }, { n: 2 }],
        gives: [{ n: 2 }, { n: 1 }],
      },
      {
        by: { by: ['a', 'b'], order: 'desc' },
        items: [
          { a: 1, b: 1 },
          { a: 1, b: 2 },
          { a: 2, b: 0 },
        ],
        gives: [
          { a: 2, b: 0 },
          { a: 1, b: 2 },
          { a: 1, b: 1 },
        ],
      },
      {
        by: [{ by: 'a', order: 'desc' }, { by: 'b' }],
        items: [
          { a: 1, b: 2 },
          { a: 1, b: 1 },
          { a: 2, b: 0 },
        ],
        gives: [
          { a: 2, b: 0 },
          { a: 1, b: 1 },
          { a: 1, b: 2 },
        ],
      },
      {
        by: ['a', 'b'],
        items: [
          { a: null, b: 2 },
          { a: null, b: 1 },
        ],
        gives: [
          { a: null, b: 1 },
          { a: null, b: 2 },
        ],
      },
      { by: [], items: [2, 1], gives: [2, 1] },
    ] as { by: Json | undefined; items: Json[]; gives: Json[] }[])
    .run(async ({ assert }, { by, items, gives }) => {
      assert.deepEqual(await operate('sort', by, items), gives)
    })

  test('nulls and missing fields come last in either order', async ({ assert }) => {
    const items: Json[] = [{ n: null }, { n: 1 }, {}, { n: 2 }]
    assert.deepEqual(await operate('sort', 'n', items), [{ n: 1 }, { n: 2 }, { n: null }, {}])
    const down = await operate('sort', { by: 'n', order: 'desc' }, items)
    assert.deepEqual(down, [{ n: 2 }, { n: 1 }, { n: null }, {}])
  })

  test('mixed types have one order, whatever order they come in', async ({ assert }) => {
    const sorted = [false, true, -1, 10, 'B', 'a', [1], [2], { a: 1 }, { a: 2 }, null]
    assert.deepEqual(await operate('sort', undefined, sorted.toReversed()), sorted)
    assert.deepEqual(await operate('sort', undefined, [...sorted]), sorted)
  })

  test('a value too deep to be compared is told', async ({ assert }) => {
    let deep: Json = 1
    for (let level = 0; level < 20_000; level++) {
      deep = [deep]
    }
    const error = await failure(operate('unique', undefined, [deep]))
    assert.equal(error.code, 'EXPRESSION_FAILED')
  })

  test('equal items keep their order through many merges', async ({ assert }) => {
    const items = Array.from({ length: 10_000 }, (_, at) => ({ key: at % 7, at }))
    const output = (await operate('sort', { by: 'key', order: 'desc' }, items)) as typeof items
    assert.lengthOf(output, items.length)
    const isOrdered = output.every((row, index) => {
      const before = output[index - 1]
      return !before || before.key > row.key || (before.key === row.key && before.at < row.at)
    })
    assert.isTrue(isOrdered)
  })
})

test.group('Data agent | join', () => {
  const left: JsonObject[] = [
    { id: 1, l: 'a' },
    { id: 2, l: 'b' },
    { id: 2, l: 'c' },
    { id: null, l: 'd' },
  ]
  const right: JsonObject[] = [{ id: 2, r: 'x' }, { id: 2, r: 'y' }, { id: 3, r: 'z' }, { r: 'w' }]
  const pairs = ['b', 'c'].flatMap((l) => ['x', 'y'].map((r) => ({ id: 2, l, r })))

  test('{type} keeps those without a partner that it says')
    .with([
      { type: 'inner', gives: pairs },
      { type: undefined, gives: pairs },
      { type: 'left', gives: [left[0]!, ...pairs, left[3]!] },
      { type: 'right', gives: [...pairs, right[2]!, right[3]!] },
      { type: 'full', gives: [left[0]!, ...pairs, left[3]!, right[2]!, right[3]!] },
    ])
    .run(async ({ assert }, { type, gives }) => {
      const transformation: JsonObject = { with: '{{ inputs.right }}', on: 'id' }
      const typed = type ? { ...transformation, type } : transformation
      const output = await run({ operation: 'join', transformation: typed }, { items: left, right })
      assert.deepEqual(output, gives)
    })

  test('keys may have two names and be dotted, and their types count', async ({ assert }) => {
    const transformation: JsonObject = {
      with: [
        { a: { k: 1 }, r: 1, l: 9 },
        { a: { k: '1' }, r: 2 },
      ],
      leftKey: 'k',
      rightKey: 'a.k',
    }
    const output = await operate('join', transformation, [{ k: 1, l: 0 }])
    assert.deepEqual(output, [{ k: 1, l: 0, r: 1, a: { k: 1 } }])
  })

  test('a list to join with that is none, and items that are no objects, are told', async ({
    assert,
  }) => {
    const transformation = { with: '{{ inputs.items[0] }}', on: 'id' }
    const none = await failure(operate('join', transformation, [{ id: 1 }]))
    assert.equal(none.message, 'config.transformation.with must give a list, and gave an object')
    const scalars = await failure(operate('join', { with: [1], on: 'id' }, [{ id: 1 }]))
    assert.equal(scalars.code, 'INVALID_SOURCE')
    assert.equal(scalars.message, 'Item 0 on the right of the join is no object')
    const missing = await failure(operate('join', { with: '{{ inputs.no }}', on: 'id' }, []))
    assert.equal(missing.code, 'UNRESOLVED_REFERENCE')
  })

  test('a join of all with all ends before memory does', async ({ assert }) => {
    const items = new Array<Json>(20_000).fill({ k: 1 })
    const error = await failure(operate('join', { with: items, on: 'k' }, items))
    assert.equal(error.code, 'OUTPUT_LIMIT')
  })
})
