import { test } from '@japa/runner'
import type { Json, JsonObject, StepType } from '#engine/graph/types'
import { agentIdsOf } from '#engine/graph/references'
import { validateWorkflow } from '#engine/graph/validate'
import { step } from '#tests/unit/engine/graph/random_graphs'

/** The problems of one step, as `field rule` without `steps.0.`. */
function problemsOf(stepType: StepType, config: JsonObject, agentId: string | null = null) {
  const found = validateWorkflow([step('own', { stepType, config, agentId }), step('other')])
  return found.map(({ field, rule }) => `${field.replace('steps.0.', '')} ${rule}`)
}

function nested(levels: number): JsonObject {
  let config: JsonObject = {
    items: [1],
    steps: [{ stepKey: 'x', stepType: 'agent', agentId: 'a' }],
  }
  for (let level = 2; level < levels; level++) {
    config = { items: [1], steps: [{ stepKey: 'x', stepType: 'loop', config }] }
  }
  return config
}

test.group('Validating the config of a step', () => {
  test('an agent step needs an agent', ({ assert }) => {
    assert.deepEqual(problemsOf('agent', {}), ['agentId required'])
    assert.deepEqual(problemsOf('agent', {}, 'x'), [])
    const wrong = problemsOf('agent', { onUnknownOutcome: 'hope' }, 'x')
    assert.deepEqual(wrong, ['config.onUnknownOutcome enum'])
  })

  test('a condition needs an expression and targets that exist', ({ assert }) => {
    assert.deepEqual(problemsOf('condition', {}), ['config.expression required'])
    assert.deepEqual(
      problemsOf('condition', { expression: '1 +', then: ['nobody', 'own'], else: 'other' }),
      [
        'config.expression expression',
        'config.then.0 exists',
        'config.then.1 self',
        'config.else array',
      ]
    )
    assert.deepEqual(problemsOf('condition', { expression: 'true', then: ['other'] }), [])
  })

  test('a loop needs items or while, and one body', ({ assert }) => {
    const steps: Json = [{ stepKey: 'x', stepType: 'agent', agentId: 'a' }]
    assert.deepEqual(problemsOf('loop', {}), ['config.items exactlyOne', 'config.steps exactlyOne'])
    assert.deepEqual(problemsOf('loop', { items: [1], while: 'true', steps }), [
      'config.items exactlyOne',
    ])
    assert.deepEqual(problemsOf('loop', { items: 'inputs.list', steps }, 'x'), [
      'config.items template',
      'config.steps exactlyOne',
    ])
    assert.deepEqual(problemsOf('loop', { items: [1], workflowId: 'w' }), [
      'config.workflowId uuid',
    ])
    assert.deepEqual(problemsOf('loop', { items: [1], steps: [] }), ['config.steps minLength'])
    assert.deepEqual(problemsOf('loop', { items: [1], steps: 7 }), ['config.steps array'])
  })

  test('a loop has bounds', ({ assert }) => {
    assert.deepEqual(problemsOf('loop', { while: '(' }, 'x'), [
      'config.while expression',
      'config.maxIterations range',
    ])
    assert.deepEqual(problemsOf('loop', { while: 'true', maxIterations: 100_001 }, 'x'), [
      'config.maxIterations range',
    ])
    const bounds = { maxConcurrency: 0, onItemError: 'cry', maxIterations: 0 }
    assert.deepEqual(problemsOf('loop', { items: [1], ...bounds }, 'x'), [
      'config.maxIterations range',
      'config.maxConcurrency range',
      'config.onItemError enum',
    ])
  })

  test('a parallel step needs branches with keys and bodies of their own', ({ assert }) => {
    assert.deepEqual(problemsOf('parallel', {}), ['config.branches array'])
    assert.deepEqual(problemsOf('parallel', { branches: [] }), ['config.branches array'])
    const many: Json = Array.from({ length: 1001 }, (_, index) => ({
      key: `b${index}`,
      agentId: 'x',
    }))
    assert.deepEqual(problemsOf('parallel', { branches: many }), ['config.branches array'])
    const branches: Json = [
      { key: 'a', agentId: 'x' },
      { key: 'a', agentId: 'x', steps: [{ stepKey: 'i', stepType: 'agent', agentId: 'a' }] },
      { key: 'steps' },
      7,
      { key: 'b', agentId: 'x', inputs: [] },
      { key: 'c', steps: [] },
    ]
    assert.deepEqual(problemsOf('parallel', { branches, maxConcurrency: 1001, failFast: 1 }), [
      'config.maxConcurrency range',
      'config.failFast boolean',
      'config.branches.1.key unique',
      'config.branches.1 exactlyOne',
      'config.branches.2.key reserved',
      'config.branches.2 exactlyOne',
      'config.branches.3 object',
      'config.branches.4.inputs object',
      'config.branches.5.steps minLength',
    ])
  })

  test('a wait needs one thing to wait for', ({ assert }) => {
    assert.deepEqual(problemsOf('wait', {}), ['config exactlyOne'])
    assert.deepEqual(problemsOf('wait', { durationMs: 1, until: '2030-01-01' }), [
      'config exactlyOne',
    ])
    assert.deepEqual(problemsOf('wait', { durationMs: -1 }), ['config.durationMs range'])
    assert.deepEqual(problemsOf('wait', { durationMs: '{{ inputs.ms }}' }), [])
    assert.deepEqual(problemsOf('wait', { until: 'tomorrow' }), ['config.until date'])
    assert.deepEqual(problemsOf('wait', { signal: 'go', durationMs: 1 }), ['config exactlyOne'])
  })

  test('steps are nested ten levels deep at most', ({ assert }) => {
    assert.deepEqual(problemsOf('loop', nested(10)), [])
    const [problem] = problemsOf('loop', nested(11))
    assert.match(problem!, /^config(\.steps\.0\.config){9}\.steps depth$/)
    assert.deepEqual(
      agentIdsOf([step('own', { stepType: 'loop', agentId: null, config: nested(11) })]),
      []
    )
  })

  test('keys in a body are checked among themselves', ({ assert }) => {
    const steps: Json = [
      { stepKey: 'a', stepType: 'agent', agentId: 'x', dependsOn: ['b', 'other'] },
      { stepKey: 'b', stepType: 'agent', agentId: 'x', dependsOn: ['a'] },
      { stepKey: 'b', stepType: 'agent', agentId: 'x' },
    ]
    assert.deepEqual(problemsOf('loop', { items: [1], steps }), [
      'config.steps.0.dependsOn.1 exists',
      'config.steps.2.stepKey unique',
      'config.steps.0.dependsOn acyclic',
    ])
  })

  test('nested steps count among the 10,000', ({ assert }) => {
    const many: Json = Array.from({ length: 9999 }, (_, index) => ({
      stepKey: `s${index}`,
      stepType: 'agent',
      agentId: 'x',
    }))
    assert.deepEqual(problemsOf('loop', { items: [1], steps: many }), ['config.steps maxLength'])
    const branches: Json = [
      { key: 'a', steps: many },
      { key: 'b', steps: many },
    ]
    assert.deepEqual(problemsOf('parallel', { branches }), ['config.branches.0.steps maxLength'])
  })
})
