import { test } from '@japa/runner'
import { branchesOf, branchGraph, loopBody } from '#engine/graph/nested'
import { agentIdsOf } from '#engine/graph/references'
import { EXECUTION_STATUSES, STEP_STATUSES, isFinal } from '#engine/graph/statuses'
import type { Graph, Json } from '#engine/graph/types'
import { step } from '#tests/unit/engine/graph/random_graphs'

test.group('Nested scopes', () => {
  test('a loop with an agent runs one step with its own key, inputs and attempts', ({ assert }) => {
    const loop = step('each', {
      stepType: 'loop',
      agentId: 'worker',
      config: { items: '{{ inputs.list }}' },
      inputs: { value: '{{ item }}' },
      retryCount: 2,
      timeoutMs: 500,
      onError: 'continue',
    })
    const { steps, edges } = loopBody(loop)
    assert.deepEqual(edges, [])
    assert.lengthOf(steps, 1)
    assert.containSubset(steps[0], {
      stepKey: 'each',
      stepType: 'agent',
      agentId: 'worker',
      inputs: { value: '{{ item }}' },
      retryCount: 2,
      retryDelayMs: 1000,
      timeoutMs: 500,
      onError: 'fail',
      config: {},
    })
  })

  test('a loop with onError retry retries inside', ({ assert }) => {
    const loop = step('each', { stepType: 'loop', onError: 'retry' })
    assert.equal(loopBody(loop).steps[0]!.onError, 'retry')
  })

  test('a loop with inline steps runs their graph, defaults filled in', ({ assert }) => {
    const steps: Json = [
      { stepKey: 'a', stepType: 'agent', agentId: 'x' },
      { stepKey: 'b', stepType: 'agent', agentId: 'x', dependsOn: ['a'] },
    ]
    const body = loopBody(step('each', { stepType: 'loop', agentId: null, config: { steps } }))
    assert.deepEqual(body.edges, [{ source: 'a', target: 'b' }])
    assert.equal(body.steps[1]!.timeoutMs, 30_000)
    assert.equal(body.steps[1]!.position, 1)
  })

  test('inline steps ask for the label of the step around them, or for their own', ({ assert }) => {
    const steps: Json = [
      { stepKey: 'a', stepType: 'agent', agentId: 'x' },
      { stepKey: 'b', stepType: 'agent', agentId: 'y', config: { runsOn: 'eu' } },
    ]
    const labels = ({ steps: inner }: Graph) => inner.map(({ config }) => config.runsOn)
    const loop = step('each', { stepType: 'loop', config: { runsOn: 'gpu', steps } })
    assert.deepEqual(labels(loopBody(loop)), ['gpu', 'eu'])
    const branches = [{ key: 'one', steps }]
    const parallel = step('all', { stepType: 'parallel', config: { runsOn: 'gpu', branches } })
    assert.deepEqual(labels(branchGraph(parallel, branchesOf(parallel)[0]!)), ['gpu', 'eu'])
    const asked = agentIdsOf([loop]).map(({ agentId, runsOn }) => [agentId, runsOn])
    assert.deepEqual(asked.slice(-2), [
      ['x', 'gpu'],
      ['y', 'eu'],
    ])
  })

  test('a branch runs its agent under its key, its inputs over those of the step', ({ assert }) => {
    const inner = { stepKey: 'i', stepType: 'wait', config: { durationMs: 1 } }
    const parallel = step('all', {
      stepType: 'parallel',
      inputs: { a: 1, b: 1 },
      config: {
        branches: [{ key: 'x', agentId: 'w', inputs: { b: 2 } }, { key: 'y', steps: [inner] }, 7],
      },
    })
    const [x, y, ...none] = branchesOf(parallel)
    assert.lengthOf(none, 0)
    const agent = branchGraph(parallel, x!).steps[0]!
    assert.equal(agent.stepKey, 'x')
    assert.equal(agent.agentId, 'w')
    assert.deepEqual(agent.inputs, { a: 1, b: 2 })
    assert.equal(branchGraph(parallel, y!).steps[0]!.stepType, 'wait')
  })

  test('without a body there is nothing to run', ({ assert }) => {
    const loop = step('each', { stepType: 'loop', agentId: null })
    assert.deepEqual(loopBody(loop), { steps: [], edges: [] })
    assert.deepEqual(branchesOf(loop), [])
    const branch = { key: '', agentId: null, steps: null, inputs: {} }
    assert.deepEqual(branchGraph(loop, branch), { steps: [], edges: [] })
    const [odd] = branchesOf(step('p', { config: { branches: [{ key: 1 }] } }))
    assert.deepEqual(odd, branch)
  })
})

test.group('Statuses', () => {
  test('the final ones are known', ({ assert }) => {
    assert.deepEqual(EXECUTION_STATUSES.filter(isFinal), [
      'completed',
      'failed',
      'cancelled',
      'timeout',
    ])
    assert.deepEqual(STEP_STATUSES.filter(isFinal), ['completed', 'failed', 'skipped', 'cancelled'])
  })
})
