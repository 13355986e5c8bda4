import { test } from '@japa/runner'
import { Planner } from '#engine/graph/planner'
import type { Edge } from '#engine/graph/types'
import { step } from '#tests/unit/engine/graph/random_graphs'

const never = () => false
const always = () => true

function planner(keys: string[], edges: Edge[]): Planner {
  return new Planner({ steps: keys.map((key) => step(key)), edges })
}

test.group('Planner', () => {
  test('a step without incoming edges is ready at once, and handed out once', ({ assert }) => {
    const plan = planner(['a', 'b'], [])
    assert.deepEqual(plan.takeReady(), ['a', 'b'])
    assert.deepEqual(plan.takeReady(), [])
    assert.isFalse(plan.done)
    assert.equal(plan.total, 2)
  })

  test('ready steps come by position, then as declared', ({ assert }) => {
    const steps = [
      step('late', { position: 9 }),
      step('first', { position: 1 }),
      step('second', { position: 1 }),
    ]
    assert.deepEqual(new Planner({ steps, edges: [] }).takeReady(), ['first', 'second', 'late'])
  })

  test('a step waits for all it depends on', ({ assert }) => {
    const plan = planner(
      ['a', 'b', 'c'],
      [
        { source: 'a', target: 'c' },
        { source: 'b', target: 'c' },
      ]
    )
    assert.deepEqual(plan.takeReady(), ['a', 'b'])
    plan.settle('a', 'completed', never)
    assert.deepEqual(plan.takeReady(), [])
    plan.settle('b', 'completed', never)
    assert.deepEqual(plan.takeReady(), ['c'])
    plan.settle('c', 'completed', never)
    assert.isTrue(plan.done)
    assert.equal(plan.settledCount, 3)
  })

  test('what hangs on a failed step alone is skipped, to the end of the chain', ({ assert }) => {
    const plan = planner(
      ['a', 'b', 'c', 'd', 'e'],
      [
        { source: 'a', target: 'b' },
        { source: 'b', target: 'c' },
        { source: 'c', target: 'e' },
        { source: 'd', target: 'e' },
      ]
    )
    plan.settle('a', 'failed', always)
    assert.deepEqual(plan.takeSkipped(), ['b', 'c'])
    assert.deepEqual(plan.takeSkipped(), [])
    plan.settle('d', 'completed', never)
    assert.deepEqual(plan.takeReady(), ['e'])
  })

  test('a failure that continues takes its edges like a success', ({ assert }) => {
    const plan = planner(['a', 'b'], [{ source: 'a', target: 'b' }])
    plan.settle('a', 'continued', never)
    assert.deepEqual(plan.takeReady(), ['b'])
  })

  test('only conditional edges out of steps that went on are asked about', ({ assert }) => {
    const asked: Edge[] = []
    const edges: Edge[] = [
      { source: 'a', target: 'b', condition: 'true' },
      { source: 'a', target: 'c', condition: 'false' },
      { source: 'a', target: 'd' },
      { source: 'x', target: 'd', condition: 'true' },
    ]
    const plan = planner(['a', 'x', 'b', 'c', 'd'], edges)
    const takes = (edge: Edge) => {
      asked.push(edge)
      return edge.condition === 'true'
    }
    plan.settle('a', 'completed', takes)
    plan.settle('x', 'failed', takes)
    assert.deepEqual(asked, edges.slice(0, 2))
    assert.deepEqual(plan.takeReady(), ['b', 'd'])
    assert.deepEqual(plan.takeSkipped(), ['c'])
  })

  test('nothing has changed when a condition throws', ({ assert }) => {
    const plan = planner(['a', 'b'], [{ source: 'a', target: 'b', condition: 'broken' }])
    const broken = () => {
      throw new Error('no such name')
    }
    assert.throws(() => plan.settle('a', 'completed', broken), 'no such name')
    assert.equal(plan.settledCount, 0)
    plan.settle('a', 'failed', broken)
    assert.deepEqual(plan.takeSkipped(), ['b'])
    assert.isTrue(plan.done)
  })

  test('unknown and twice settled keys are refused', ({ assert }) => {
    const plan = planner(['a', 'b'], [{ source: 'a', target: 'b' }])
    assert.throws(() => plan.settle('nobody', 'completed', never), 'There is no step "nobody"')
    plan.settle('a', 'failed', never)
    assert.throws(() => plan.settle('a', 'completed', never), 'The step "a" is settled already')
    assert.throws(() => plan.settle('b', 'completed', never), 'The step "b" is settled already')
  })

  test('graphs with twins or loose edges are refused', ({ assert }) => {
    assert.throws(() => planner(['a', 'a'], []), 'Two steps have the key "a"')
    assert.throws(() => planner(['a'], [{ source: 'a', target: 'b' }]), 'There is no step "b"')
  })

  test('a step that its own runIf skipped leaves dead edges', ({ assert }) => {
    const plan = planner(['a', 'b'], [{ source: 'a', target: 'b' }])
    plan.settle('a', 'skipped', always)
    assert.deepEqual(plan.takeSkipped(), ['b'])
    assert.isTrue(plan.done)
  })

  test('a replayed skip is taken once and not handed out again', ({ assert }) => {
    const plan = planner(['a', 'b'], [{ source: 'a', target: 'b' }])
    plan.settle('a', 'failed', never)
    plan.settle('b', 'skipped', never)
    assert.deepEqual(plan.takeSkipped(), [])
    assert.throws(() => plan.settle('b', 'skipped', never), 'The step "b" is settled already')
    assert.equal(plan.settledCount, 2)
  })

  test('a journal may name a step before those it depends on', ({ assert }) => {
    const plan = planner(['a', 'b'], [{ source: 'a', target: 'b' }])
    plan.settle('b', 'completed', never)
    plan.settle('a', 'completed', never)
    assert.deepEqual(plan.takeReady(), [])
    assert.isTrue(plan.done)
  })

  test('a scope without steps is done', ({ assert }) => {
    const plan = planner([], [])
    assert.isTrue(plan.done)
    assert.deepEqual(plan.takeReady(), [])
  })
})
