import { test } from '@japa/runner'
import type { Json, JsonObject } from '#engine/graph/types'
import { failure, run } from './run.js'

const config = { operation: 'filter', transformation: 'true', inputFormat: 'csv' }
const empty = { a: '', b: '2', c: null }

test.group('Data agent | CSV in', () => {
  test('{name} is read')
    .with([
      {
        name: 'a table',
        csv: 'a,b\r\n1,x\r\n2,y\r\n',
        rows: [
          { a: '1', b: 'x' },
          { a: '2', b: 'y' },
        ],
      },
      { name: 'LF and no last one', csv: 'a\n1\n2', rows: [{ a: '1' }, { a: '2' }] },
      { name: 'quotes', csv: 'a,b\n"1,""2""\n3",""\n', rows: [{ a: '1,"2"\n3', b: '' }] },
      { name: 'short rows', csv: 'a,b,c\n1\n,2\n', rows: [{ a: '1', b: null, c: null }, empty] },
      { name: 'empty lines', csv: 'a\n\n1\n\n\n', rows: [{ a: '1' }] },
      { name: 'a byte order mark', csv: '\uFEFFa\n1', rows: [{ a: '1' }] },
      { name: 'doubled names', csv: 'a,a,\n1,2,3', rows: [{ a: '1', a_2: '2', column3: '3' }] },
      { name: 'nothing', csv: '', rows: [] },
      { name: 'a header alone', csv: 'a,b\n', rows: [] },
    ] as { name: string; csv: string; rows: Json[] }[])
    .run(async ({ assert }, { csv, rows }) => {
      assert.deepEqual(await run(config, { csv }), rows)
      const nested = { ...config, source: '{{ inputs.a.b }}' }
      assert.deepEqual(await run(nested, { a: { b: csv } }), rows)
    })

  test('{name} is refused, and the row named')
    .with([
      { name: 'a quote that does not end', csv: 'a\n1\n"2', row: 3 },
      { name: 'text behind a quote', csv: 'a\n"1"2\n', row: 2 },
      { name: 'too many cells', csv: 'a\n1\n2,3', row: 3 },
    ])
    .run(async ({ assert }, { csv, row }) => {
      const error = await failure(run(config, { csv }))
      assert.equal(error.code, 'INVALID_SOURCE')
      assert.include(error.message, `row ${row} `)
    })

  test('what was written comes back: 100,000 rows, in a thread', async ({ assert }) => {
    const rows = Array.from({ length: 100_000 }, (_, n) => ({ id: `${n}`, text: `a "${n}",\n` }))
    const write: JsonObject = { operation: 'filter', transformation: 'true', outputFormat: 'csv' }
    const csv = await run(write, { items: rows })
    assert.deepEqual(await run(config, { csv }), rows)
  }).timeout(30_000)

  test('without a text there is no source', async ({ assert }) => {
    const error = await failure(run(config, { items: [1] }))
    assert.equal(error.code, 'INVALID_SOURCE')
  })
})
