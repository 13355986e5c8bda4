import { test } from '@japa/runner'
import type { JsonObject } from '#engine/graph/types'
import { CASES } from './operation_cases.js'
import { configOf, failure, problemFields, run } from './run.js'

/** Configs with one thing wrong, and its place. */
const CONFIGS: { field: string; config: JsonObject }[] = [
  { field: 'config.operation', config: {} },
  { field: 'config.operation', config: { operation: 'explode' } },
  { field: 'config.operation', config: { operation: 'constructor' } },
  { field: 'config.outputFormat', config: { operation: 'unique', outputFormat: 'xml' } },
  { field: 'config.transformation', config: { operation: 'filter' } },
  { field: 'config.transformation', config: { operation: 'filter', transformation: 'item >' } },
  {
    field: 'config.transformation.condition',
    config: { operation: 'filter', transformation: {} },
  },
  {
    field: 'config.transformation',
    config: { operation: 'map', transformation: { expression: 'item', fields: { a: 'item' } } },
  },
  {
    field: 'config.transformation.fields',
    config: { operation: 'map', transformation: { fields: {} } },
  },
  {
    field: 'config.transformation.fields.a',
    config: { operation: 'map', transformation: { fields: { a: '((' } } },
  },
  {
    field: 'config.transformation.expression',
    config: { operation: 'reduce', transformation: { initial: 1 } },
  },
  {
    field: 'config.transformation.order',
    config: { operation: 'sort', transformation: { by: 'a', order: 'up' } },
  },
  {
    field: 'config.transformation',
    config: { operation: 'sort', transformation: [{ by: '1 +' }] },
  },
  {
    field: 'config.transformation.by',
    config: { operation: 'group', transformation: { by: 5 } },
  },
  {
    field: 'config.transformation.with',
    config: { operation: 'join', transformation: { on: 'id' } },
  },
  {
    field: 'config.transformation.with',
    config: { operation: 'join', transformation: { on: 'id', with: 5 } },
  },
  {
    field: 'config.transformation.on',
    config: { operation: 'join', transformation: { with: [] } },
  },
  {
    field: 'config.transformation.type',
    config: { operation: 'join', transformation: { with: [], on: 'a', type: 'outer' } },
  },
  {
    field: 'config.transformation.measures',
    config: { operation: 'aggregate', transformation: {} },
  },
  {
    field: 'config.transformation.measures.a.op',
    config: {
      operation: 'aggregate',
      transformation: { measures: { a: { op: 'median', field: 'v' } } },
    },
  },
  {
    field: 'config.transformation.measures.a.field',
    config: { operation: 'aggregate', transformation: { measures: { a: { op: 'sum' } } } },
  },
  {
    field: 'config.transformation.depth',
    config: { operation: 'flatten', transformation: { depth: 0 } },
  },
  {
    field: 'config.transformation.field',
    config: { operation: 'flatten', transformation: { field: 1 } },
  },
  { field: 'config.transformation', config: { operation: 'pick' } },
  {
    field: 'config.transformation.fields',
    config: { operation: 'omit', transformation: { fields: [1] } },
  },
  { field: 'config.source', config: { operation: 'unique', source: 'items' } },
  { field: 'config.source', config: { operation: 'unique', source: '{{ inputs. }}' } },
  { field: 'config.source.0.a', config: { operation: 'unique', source: [{ a: '{{ ( }}' }] } },
  { field: 'config.pipeline', config: { pipeline: [] } },
  { field: 'config.pipeline.0.operation', config: { pipeline: [{}] } },
  {
    field: 'config.operation',
    config: { operation: 'unique', pipeline: [{ operation: 'unique' }] },
  },
  {
    field: 'config.pipeline.1.source',
    config: { pipeline: [{ operation: 'unique' }, { operation: 'unique', source: [] }] },
  },
  {
    field: 'config.pipeline.0.outputFormat',
    config: {
      pipeline: [{ operation: 'unique', outputFormat: 'csv' }, { operation: 'unique' }],
    },
  },
  {
    field: 'config.pipeline.1.transformation',
    config: { pipeline: [{ operation: 'unique' }, { operation: 'map', transformation: '' }] },
  },
]

test.group('Data agent | inspection', () => {
  test('{field} is named')
    .with(CONFIGS)
    .run(async ({ assert }, { field, config }) => {
      assert.include(await problemFields(config), field)
      const error = await failure(run(config, { items: [] }))
      assert.equal(error.code, 'VALIDATION_ERROR')
      assert.include(error.message, field)
    })

  test('a good config has no problem', async ({ assert }) => {
    for (const { operation, with: transformation } of CASES) {
      assert.deepEqual(await problemFields(configOf(operation, transformation)), [])
    }
  })
})
