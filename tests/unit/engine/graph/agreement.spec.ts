import { test } from '@japa/runner'
import { agree, reconcile } from '#engine/graph/agreement'
import { isEqual } from '#engine/graph/json'
import type { Json } from '#engine/graph/types'
import { step } from '#tests/unit/engine/graph/random_graphs'

const check = step('check', { stepType: 'condition', config: { expression: 'true', then: ['b'] } })
const steps = [check, step('b', { dependsOn: ['check'] }), step('c', { dependsOn: ['b'] })]
const nodes = [
  { id: 'check', type: 'condition' },
  { id: 'b', type: 'agent' },
  { id: 'c', type: 'agent' },
]
const edges = [
  { source: 'check', target: 'b' },
  { source: 'b', target: 'c' },
]

function fieldsOf(definition: Json): string[] {
  return agree(definition, steps).map(({ field }) => field)
}

test.group('A definition and steps that were both sent', () => {
  test('agree when the definition says no more than the steps', ({ assert }) => {
    assert.deepEqual(fieldsOf({ nodes, edges }), [])
    assert.deepEqual(fieldsOf({ nodes }), [])
    assert.deepEqual(fieldsOf({ metadata: { timeout: 5 } }), [])
    assert.deepEqual(fieldsOf({ nodes: [], edges: [] }), [])
  })

  test('agree when only the definition has a condition', ({ assert }) => {
    const conditional = { source: 'b', target: 'c', condition: 'b.output > 1' }
    assert.deepEqual(fieldsOf({ nodes, edges: [edges[0]!, conditional] }), [])
  })

  test('disagree on the steps that there are', ({ assert }) => {
    const other = [...nodes.slice(0, 2), { id: 'x', type: 'agent' }]
    assert.deepEqual(fieldsOf({ nodes: other, edges }), [
      'definition.nodes.2.id',
      'steps.2.stepKey',
    ])
  })

  test('disagree on a field that a node gives', ({ assert }) => {
    const other: Json[] = [
      { id: 'check', type: 'condition', config: { expression: 'false', then: ['c'] } },
      { id: 'b', type: 'wait', data: { timeoutMs: 5, inputs: { a: [1] } } },
      { id: 'c', type: 'agent', agentId: 'agent-1', timeoutMs: 30_000, inputs: {} },
    ]
    assert.deepEqual(fieldsOf({ nodes: other, edges }), [
      'steps.0.config',
      'steps.1.stepType',
      'steps.1.inputs',
      'steps.1.timeoutMs',
    ])
  })

  test('disagree on the edges that there are', ({ assert }) => {
    assert.deepEqual(fieldsOf({ nodes, edges: [] }), ['steps.1.dependsOn', 'steps.2.dependsOn'])
    const added = [...edges, { source: 'check', target: 'c' }]
    assert.deepEqual(fieldsOf({ nodes, edges: added }), ['definition.edges.2'])
  })

  test('disagree on the branch of a condition', ({ assert }) => {
    const flipped = [{ source: 'check', target: 'b', condition: 'false' }, edges[1]!]
    assert.deepEqual(fieldsOf({ nodes, edges: flipped }), ['definition.edges.0'])
  })

  test('values are equal whatever the order of their keys', ({ assert }) => {
    assert.isTrue(isEqual({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 }))
    assert.isFalse(isEqual({ a: 1 }, { b: 1 }))
    assert.isFalse(isEqual([1], { 0: 1 }))
    assert.isFalse(isEqual([1, 2], [1]))
    assert.isFalse(isEqual(1, '1'))
    let deep: Json = 1
    let twin: Json = 1
    for (let level = 0; level < 10_000; level++) {
      deep = [deep]
      twin = [twin]
    }
    assert.isFalse(isEqual(deep, twin))
  })
})

test.group('A node of a definition that does not fit', () => {
  test('is told by the name that the node has for it', ({ assert }) => {
    const node = { id: 'a', type: 'wait', timeoutMs: 'soon', config: [], data: { retryCount: 21 } }
    const { problems } = reconcile({ definition: { nodes: [node], edges: [] } })
    assert.deepEqual(
      problems.map(({ field }) => field),
      ['definition.nodes.0.retryCount', 'definition.nodes.0.timeoutMs', 'definition.nodes.0.config']
    )
  })

  test('needs an id and a type', ({ assert }) => {
    const { problems } = reconcile({ definition: { nodes: [{}], edges: [{}] } })
    assert.sameMembers(
      problems.map(({ field }) => field),
      [
        'definition.nodes.0.id',
        'definition.nodes.0.type',
        'definition.edges.0.source',
        'definition.edges.0.target',
      ]
    )
  })
})
