import { test } from '@japa/runner'
import { completeStep, completeSteps } from '#engine/graph/complete'
import {
  agree,
  definitionFromSteps,
  graphFromSteps,
  graphOf,
  reconcile,
  stepsFromDefinition,
} from '#engine/graph/normalize'
import type { Json } from '#engine/graph/types'
import { forSeeds, randomSteps, step } from '#tests/unit/engine/graph/random_graphs'

test.group('Steps and definitions', () => {
  test('what a step leaves out has a default', ({ assert }) => {
    assert.deepEqual(completeStep({ stepKey: 'a', stepType: 'wait' }, 3), {
      stepKey: 'a',
      stepName: 'a',
      stepType: 'wait',
      position: 3,
      agentId: null,
      config: {},
      inputs: {},
      outputs: {},
      dependsOn: [],
      retryCount: 0,
      retryDelayMs: 1000,
      timeoutMs: 30_000,
      onError: 'fail',
    })
  })

  test('fields of the wrong type do not get through', ({ assert }) => {
    const broken = { stepKey: 7, config: [], inputs: 'x', dependsOn: ['a', 1, 'a'], onError: 'no' }
    const [first, second] = completeSteps([broken, 'nothing'])
    assert.equal(first!.stepKey, '')
    assert.deepEqual(first!.config, {})
    assert.deepEqual(first!.inputs, {})
    assert.deepEqual(first!.dependsOn, ['a'])
    assert.equal(first!.onError, 'fail')
    assert.equal(second!.position, 1)
    assert.deepEqual(completeSteps('nothing'), [])
  })

  test('dependsOn, then and else become edges; a pair that both name has one', ({ assert }) => {
    const steps = [
      step('fetch'),
      step('check', {
        stepType: 'condition',
        dependsOn: ['fetch'],
        config: { expression: 'true', then: ['good', 'good'], else: ['bad'] },
      }),
      step('good', { dependsOn: ['fetch', 'check'] }),
      step('bad'),
    ]
    assert.deepEqual(graphFromSteps(steps).edges, [
      { source: 'fetch', target: 'check' },
      { source: 'fetch', target: 'good' },
      { source: 'check', target: 'good', condition: 'true' },
      { source: 'check', target: 'bad', condition: 'false' },
    ])
  })

  test('then and else of other types than conditions are only settings', ({ assert }) => {
    const steps = [step('a', { config: { then: ['b'] } }), step('b')]
    assert.deepEqual(graphFromSteps(steps).edges, [])
  })

  test('steps -> definition -> steps is the identity', ({ assert }) => {
    forSeeds(500, (dice) => {
      const steps = randomSteps(dice, 1 + dice.below(12))
      const definition = definitionFromSteps(steps, { timeout: 60 })
      assert.deepEqual(definition.metadata, { timeout: 60 })
      const back = stepsFromDefinition(definition)
      assert.deepEqual(back, steps)
      assert.deepEqual(agree(definition, steps), [])
      const edges = (list: object[]) => list.map((edge) => JSON.stringify(edge))
      const graph = graphFromSteps(steps)
      assert.sameMembers(edges(graphOf(definition, steps).edges), edges(graph.edges))
      assert.deepEqual(JSON.parse(JSON.stringify(definition)), definition)
    })
  })

  test('what was kept can be sent again: reconciling changes nothing', ({ assert }) => {
    forSeeds(200, (dice) => {
      const once = reconcile({ steps: randomSteps(dice, 1 + dice.below(10)) })
      const twice = reconcile({ steps: once.steps, definition: once.definition })
      const drawn = reconcile({ definition: once.definition })
      assert.deepEqual(twice, { ...once, problems: [] })
      assert.deepEqual(drawn, { ...once, problems: [] })
    })
  })

  test('a node may be written in many ways', ({ assert }) => {
    const nodes: Json[] = [
      { id: 'n1', type: 'custom', data: { stepKey: 'a', stepType: 'agent', agentId: 'x' } },
      { key: 'b', stepType: 'condition', data: { label: 'B?', config: { expression: 'true' } } },
      { id: 'c', type: 'wait', stepName: 'Wait', position: 7, config: { durationMs: 1 } },
      { id: 'd', data: { type: 'agent' }, position: { x: 1, y: 2 } },
    ]
    const edges: Json[] = [
      { from: 'n1', to: 'b' },
      { source: 'b', target: 'c', sourceHandle: 'true' },
      { id: 'e3', source: 'b', target: 'd', data: { condition: false } },
      { source: 'c', target: 'd', condition: 'size(inputs.list) > 0' },
    ]
    const { definition, steps, problems } = reconcile({ definition: { nodes, edges } })
    assert.deepEqual(problems, [])
    assert.deepEqual(
      steps.map(({ stepKey, stepName, stepType, position }) => [
        stepKey,
        stepName,
        stepType,
        position,
      ]),
      [
        ['a', 'a', 'agent', 0],
        ['b', 'B?', 'condition', 1],
        ['c', 'Wait', 'wait', 7],
        ['d', 'd', 'agent', 3],
      ]
    )
    assert.equal(steps[0]!.agentId, 'x')
    assert.deepEqual(steps[1]!.config, { expression: 'true', then: ['c'], else: ['d'] })
    assert.deepEqual(steps[3]!.dependsOn, ['b', 'c'])
    assert.deepEqual(definition.nodes[3]!.position, { x: 1, y: 2 })
    assert.equal(definition.nodes[2]!.order, 7)
    assert.deepEqual(definition.edges, [
      { source: 'a', target: 'b' },
      { source: 'b', target: 'c', condition: 'true' },
      { source: 'b', target: 'd', condition: 'false', id: 'e3' },
      { source: 'c', target: 'd', condition: 'size(inputs.list) > 0' },
    ])
  })

  test('conditions that steps can not say survive in the definition', ({ assert }) => {
    const definition = {
      nodes: [
        { id: 'a', type: 'agent' },
        { id: 'b', type: 'agent' },
      ],
      edges: [{ source: 'a', target: 'b', condition: 'a.output > 1' }],
    }
    const kept = reconcile({ definition })
    assert.deepEqual(kept.steps[1]!.dependsOn, ['a'])
    assert.deepEqual(graphOf(kept.definition, kept.steps).edges, definition.edges)
    assert.deepEqual(graphOf(undefined, kept.steps).edges, [{ source: 'a', target: 'b' }])
  })

  test('a definition that can not be read is reported with its fields', ({ assert }) => {
    const fieldsOf = (definition: unknown) =>
      reconcile(JSON.parse(JSON.stringify({ definition }))).problems.map(({ field }) => field)
    assert.deepEqual(fieldsOf('text'), ['definition'])
    assert.deepEqual(fieldsOf({ nodes: 'x', edges: 1 }), ['definition.nodes', 'definition.edges'])
    assert.deepEqual(fieldsOf({ nodes: [1, {}], edges: [null, {}] }), [
      'definition.nodes.0',
      'definition.nodes.1.id',
      'definition.nodes.1.type',
      'definition.edges.0',
      'definition.edges.1.source',
      'definition.edges.1.target',
    ])
    assert.deepEqual(fieldsOf(undefined), [])
  })
})
