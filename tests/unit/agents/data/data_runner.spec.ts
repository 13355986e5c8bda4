import { test } from '@japa/runner'
import type { Json, JsonObject } from '#engine/graph/types'
import { failure, run } from './run.js'

test.group('Data agent | source', () => {
  const config = { operation: 'map', transformation: 'item' }

  test('takes {name}')
    .with([
      { name: 'a template', source: '{{ inputs.a.b }}', inputs: { a: { b: [1] } } },
      { name: "a template of the run's names", source: '{{ env.LIST }}', inputs: {} },
      { name: 'a list', source: [1], inputs: { items: [2] } },
      { name: 'a list of templates', source: ['{{ inputs.one }}'], inputs: { one: 1 } },
      { name: 'inputs.items', source: undefined, inputs: { items: [1], data: [2] } },
      { name: 'inputs.data', source: undefined, inputs: { data: [1], other: [2] } },
      { name: 'the only list', source: undefined, inputs: { n: 5, rows: [1], o: {} } },
    ] as { name: string; source: Json | undefined; inputs: JsonObject }[])
    .run(async ({ assert }, { source, inputs }) => {
      const agent: JsonObject = source === undefined ? config : { ...config, source }
      assert.deepEqual(await run(agent, inputs, { scope: { env: { LIST: [1] } } }), [1])
    })

  test('a first operation may name it', async ({ assert }) => {
    const pipeline: JsonObject[] = [
      { operation: 'unique', source: '{{ inputs.b }}' },
      { operation: 'unique' },
    ]
    assert.deepEqual(await run({ pipeline }, { a: [1], b: [2, 2] }), [2])
  })

  test('what is no list is told: {message}')
    .with([
      {
        source: '{{ inputs.a }}',
        inputs: { a: 'text' },
        message: 'config.source must give a list, and gave a string',
      },
      {
        source: '{{ inputs.a }}',
        inputs: { a: null },
        message: 'config.source must give a list, and gave null',
      },
      {
        source: 'x{{ inputs.a }}',
        inputs: { a: [] },
        message: 'config.source must give a list, and gave a string',
      },
      {
        source: undefined,
        inputs: { items: { a: 1 } },
        message: 'inputs.items must give a list, and gave an object',
      },
      {
        source: undefined,
        inputs: {},
        message: 'There is no source: no inputs.items, no inputs.data and 0 lists in inputs',
      },
      {
        source: undefined,
        inputs: { a: [], b: [] },
        message: 'There is no source: no inputs.items, no inputs.data and 2 lists in inputs',
      },
    ] as { source: Json | undefined; inputs: JsonObject; message: string }[])
    .run(async ({ assert }, { source, inputs, message }) => {
      const agent: JsonObject = source === undefined ? config : { ...config, source }
      const error = await failure(run(agent, inputs))
      assert.equal(error.code, 'INVALID_SOURCE')
      assert.equal(error.message, message)
      assert.isFalse(error.retryable)
    })

  test('a name that is not there is an unresolved reference', async ({ assert }) => {
    const error = await failure(run({ ...config, source: '{{ inputs.none }}' }, {}))
    assert.equal(error.code, 'UNRESOLVED_REFERENCE')
    assert.isFalse(error.retryable)
  })
})

test.group('Data agent | output', () => {
  test('csv of {name}')
    .with([
      {
        name: 'objects with a union of keys',
        items: [
          { a: 1, b: 'x' },
          { b: 'y', c: true },
        ],
        csv: 'a,b,c\r\n1,x,\r\n,y,true\r\n',
      },
      {
        name: 'quotes, commas, line ends and blanks',
        items: [
          { a: 'say "hi"', b: 'x,y' },
          { a: 'l1\nl2', b: ' pad ' },
        ],
        csv: 'a,b\r\n"say ""hi""","x,y"\r\n"l1\nl2"," pad "\r\n',
      },
      {
        name: 'formulas and numbers',
        items: ['=1+1', '+1', '-1', '@x', -1, 1.5, '1-1'].map((v) => ({ v })),
        csv: "v\r\n'=1+1\r\n'+1\r\n'-1\r\n'@x\r\n-1\r\n1.5\r\n1-1\r\n",
      },
      {
        name: 'formulas behind TAB and CR, and in the header',
        items: [{ '=h': '\t=1' }, { '=h': '\r=1' }],
        csv: "'=h\r\n'\t=1\r\n\"'\r=1\"\r\n",
      },
      {
        name: 'nested values',
        items: [{ o: { a: [1] }, n: null }],
        csv: 'o,n\r\n"{""a"":[1]}",\r\n',
      },
      { name: 'scalars', items: [1, 'a'], csv: 'value\r\n1\r\na\r\n' },
      { name: 'nothing', items: [], csv: '' },
    ] as { name: string; items: Json[]; csv: string }[])
    .run(async ({ assert }, { items, csv }) => {
      const config = { operation: 'map', transformation: 'item', outputFormat: 'csv' }
      assert.equal(await run(config, { items }), csv)
    })

  test('array is a list in any case', async ({ assert }) => {
    const items = [{ k: 'a' }, { k: 'b' }]
    const config = { outputFormat: 'array' }
    const grouped = await run({ ...config, operation: 'group', transformation: 'k' }, { items })
    assert.deepEqual(grouped, [
      { key: 'a', items: [{ k: 'a' }] },
      { key: 'b', items: [{ k: 'b' }] },
    ])
    const reduced = await run(
      { ...config, operation: 'reduce', transformation: { initial: 0, expression: 'acc + 1' } },
      { items }
    )
    assert.deepEqual(reduced, [2])
    const pipeline = [{ operation: 'unique', outputFormat: 'array' }]
    assert.deepEqual(await run({ pipeline }, { items }), items)
  })
})

test.group('Data agent | speed', () => {
  const items = Array.from({ length: 100_000 }, (_, n) => ({
    id: n,
    value: (n * 7919) % 100_003,
    kind: `k${n % 10}`,
  }))

  test('100,000 items in under a second, with room for others: {operation}')
    .with([
      { operation: 'filter', transformation: 'item.value > 50000' },
      { operation: 'map', transformation: 'item.value + 1' },
      { operation: 'map', transformation: { fields: { id: 'item.id', double: 'item.value * 2' } } },
      { operation: 'sort', transformation: { by: 'value', order: 'desc' } },
      { operation: 'sort', transformation: { by: 'item.value' } },
      {
        operation: 'aggregate',
        transformation: {
          groupBy: 'kind',
          measures: { n: { op: 'count' }, sum: { op: 'sum', field: 'value' } },
        },
      },
      { operation: 'group', transformation: 'kind' },
      { operation: 'reduce', transformation: { initial: 0, expression: 'acc + item.value' } },
    ] as { operation: string; transformation: Json }[])
    .run(async ({ assert }, config) => {
      let turns = 0
      let running = true
      const turn = () => {
        turns += 1
        if (running) {
          setImmediate(turn)
        }
      }
      setImmediate(turn)
      // Sorting takes a third of a second on a machine that is idle.
      const most = config.operation === 'sort' ? 4000 : 1000
      let best = Number.POSITIVE_INFINITY
      const began = performance.now()
      for (let time = 0; time < 3 && best >= most; time++) {
        const begun = performance.now()
        await run(config, { items })
        best = Math.min(best, performance.now() - begun)
      }
      running = false
      assert.isBelow(best, most)
      assert.isAbove(turns, (performance.now() - began) / 25)
    })
    .retry(2)

  test('an abort ends a long loop at once', async ({ assert }) => {
    for (const operation of ['map', 'sort']) {
      const abort = new AbortController()
      setImmediate(() => abort.abort())
      const begun = performance.now()
      const config = { operation, transformation: 'item.value' }
      const error = await failure(run(config, { items }, { signal: abort.signal }))
      assert.equal(error.code, 'CANCELLED')
      assert.isBelow(performance.now() - begun, 1000)
    }
  }).retry(2)
})
