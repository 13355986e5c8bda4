import { test } from '@japa/runner'
import type { Json, JsonObject } from '#engine/graph/types'
import { CASES, ROWS } from './operation_cases.js'
import { failure, operate, run } from './run.js'

test.group('Data agent | operations', () => {
  test('{operation} takes {name}')
    .with(CASES)
    .run(async ({ assert }, { operation, with: transformation, items, gives }) => {
      assert.deepEqual(await operate(operation, transformation, items), gives)
    })

  test('operations in a pipeline hand on what they made', async ({ assert }) => {
    const pipeline: JsonObject[] = [
      { operation: 'filter', transformation: 'item.value > inputs.least' },
      { operation: 'map', transformation: { fields: { k: 'item.kind', v: 'item.value' } } },
      { operation: 'sort', transformation: { by: 'v', order: 'desc' } },
    ]
    const output = await run({ pipeline }, { rows: ROWS, least: 100 })
    assert.deepEqual(output, [
      { k: 'a', v: 250 },
      { k: 'a', v: 150 },
    ])
  })

  test('a step that gives no list ends a pipeline that goes on', async ({ assert }) => {
    const pipeline: JsonObject[] = [
      { operation: 'group', transformation: 'kind' },
      { operation: 'map', transformation: 'item' },
    ]
    const error = await failure(run({ pipeline }, { items: ROWS }))
    assert.equal(error.code, 'INVALID_SOURCE')
    assert.equal(error.message, 'the operation group must give a list, and gave an object')
  })

  test('an error names the item: {operation}')
    .with([
      { operation: 'filter', transformation: 'item.v > 1', code: 'UNRESOLVED_REFERENCE' },
      { operation: 'filter', transformation: 'item.n', code: 'EXPRESSION_FAILED' },
      { operation: 'map', transformation: 'item.n + "a"', code: 'EXPRESSION_FAILED' },
      {
        operation: 'map',
        transformation: { fields: { a: 'nobody' } },
        code: 'UNRESOLVED_REFERENCE',
        item: 0,
      },
      {
        operation: 'reduce',
        transformation: { initial: 0, expression: 'acc + item.v' },
        code: 'UNRESOLVED_REFERENCE',
      },
      {
        operation: 'aggregate',
        transformation: { measures: { s: { op: 'sum', field: 's' } } },
        code: 'EXPRESSION_FAILED',
      },
      {
        operation: 'aggregate',
        transformation: { measures: { s: { op: 'avg', field: 'big' } } },
        code: 'EXPRESSION_FAILED',
      },
    ] as { operation: string; transformation: Json; code: string; item?: number }[])
    .run(async ({ assert }, { operation, transformation, code, item = 1 }) => {
      const items: Json[] = [
        { v: 2, n: true, s: 1, big: 1.7e308 },
        { n: 1, s: 'x', big: 1.7e308 },
      ]
      const first = operation === 'map' && item === 1 ? { n: 'a' } : items[0]!
      const error = await failure(operate(operation, transformation, [first, items[1]!]))
      assert.equal(error.code, code)
      assert.isFalse(error.retryable)
      assert.match(error.message, new RegExp(`^Item ${item}: `))
      assert.equal((error.options.details as { index: number }).index, item)
    })

  test('names of the prototype are no fields', async ({ assert }) => {
    const items = [{ a: 1 }, JSON.parse('{"__proto__": "own", "constructor": 2}') as Json]
    for (const by of ['__proto__', 'constructor', 'constructor.name', 'toString', 'a.length']) {
      const grouped = await operate('group', by, [{ a: 'x' }])
      assert.deepEqual(Object.keys(grouped as object), ['null'], by)
    }
    const grouped = await operate('group', { by: '__proto__' }, items)
    assert.deepEqual(Object.keys(grouped as object), ['null', 'own'])
    const polluted = await operate(
      'map',
      { fields: JSON.parse('{"__proto__": "{\\"x\\": 1}"}') as Json },
      [1]
    )
    assert.isTrue(Object.hasOwn((polluted as object[])[0]!, '__proto__'))
    assert.isUndefined(({} as { x?: number }).x)
    assert.deepEqual(await operate('pick', ['constructor', 'toString'], [{ a: 1 }]), [{}])
    assert.deepEqual(await operate('sort', 'list.length', [{ list: [1, 2] }, { list: [] }]), [
      { list: [1, 2] },
      { list: [] },
    ])
  })

  test('what small inputs are blown up to is bounded', async ({ assert }) => {
    const items = new Array<Json>(1000).fill('x')
    const inputs = { items, big: 'x'.repeat(1_000_000) }
    const config = { operation: 'map', transformation: 'inputs.big + item' }
    const error = await failure(run(config, inputs))
    assert.equal(error.code, 'OUTPUT_LIMIT')
    assert.isFalse(error.retryable)
  })
})
