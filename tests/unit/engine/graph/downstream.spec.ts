import { test } from '@japa/runner'
import { downstreamOf } from '#engine/graph/downstream'
import { graphFromSteps } from '#engine/graph/normalize'
import { step } from '#tests/unit/engine/graph/random_graphs'

test.group('Downstream', () => {
  test('is the steps themselves and all that can be reached from them', ({ assert }) => {
    const graph = graphFromSteps([
      step('a'),
      step('b', { dependsOn: ['a'] }),
      step('c', { dependsOn: ['b'] }),
      step('d', { dependsOn: ['a'] }),
    ])
    assert.deepEqual([...downstreamOf(graph, ['b'])], ['b', 'c'])
    assert.sameMembers([...downstreamOf(graph, ['a'])], ['a', 'b', 'c', 'd'])
    assert.deepEqual([...downstreamOf(graph, [])], [])
  })
})
