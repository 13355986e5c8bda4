import { test } from '@japa/runner'
import type { DefinitionInput, Json, StepDefinition } from '#engine/graph/types'
import { agentIdsOf } from '#engine/graph/references'
import { validateWorkflow } from '#engine/graph/validate'
import { step } from '#tests/unit/engine/graph/random_graphs'

/** The problems as `field rule`. */
function problemsOf(steps: Partial<StepDefinition>[], definition?: DefinitionInput): string[] {
  const complete = steps.map((fields) => step(fields.stepKey ?? '', fields))
  return validateWorkflow(complete, definition).map(({ field, rule }) => `${field} ${rule}`)
}

function chain(count: number, isClosed: boolean): StepDefinition[] {
  return Array.from({ length: count }, (_, index) => {
    const before = index === 0 && isClosed ? count - 1 : index - 1
    return step(`s${index}`, { dependsOn: before < 0 ? [] : [`s${before}`] })
  })
}

test.group('Validating a workflow', () => {
  test('a draft without steps is fine', ({ assert }) => {
    assert.deepEqual(problemsOf([]), [])
  })

  test('a workflow with every type of step is fine', ({ assert }) => {
    const inner = { stepKey: 'inner', stepType: 'agent', agentId: 'x', inputs: { a: '{{ item }}' } }
    const branches: Json = [
      { key: 'one', agentId: 'x', inputs: { a: '{{ inputs.a }}' } },
      { key: 'two', steps: [inner] },
    ]
    const steps: Partial<StepDefinition>[] = [
      { stepKey: 'fetch', config: { runIf: 'inputs.go' }, outputs: { total: '{{ output }}' } },
      {
        stepKey: 'check',
        stepType: 'condition',
        dependsOn: ['fetch'],
        config: { expression: 'fetch.output > 1', then: ['each'], else: ['all'] },
      },
      {
        stepKey: 'each',
        stepType: 'loop',
        config: { items: '{{ fetch.output }}', maxConcurrency: 5, onItemError: 'continue' },
      },
      {
        stepKey: 'again',
        stepType: 'loop',
        agentId: null,
        config: { while: 'index < 3', maxIterations: 3, steps: [inner] },
      },
      { stepKey: 'all', stepType: 'parallel', config: { branches, failFast: true } },
      { stepKey: 'nap', stepType: 'wait', config: { durationMs: 5 } },
      { stepKey: 'until', stepType: 'wait', config: { until: '2030-01-01T00:00:00Z' } },
      { stepKey: 'later', stepType: 'wait', config: { until: '{{ inputs.at }}' } },
    ]
    const edges = [
      { source: 'fetch', target: 'nap', condition: 'fetch.output > 2' },
      { source: 'check', target: 'until', condition: 'true' },
    ]
    const definition = { nodes: [], edges, metadata: { timeout: 60 } }
    assert.deepEqual(problemsOf(steps, definition), [])
  })

  test('keys have a pattern, are unique and not reserved', ({ assert }) => {
    const keys = ['', '1st', 'a b', 'x'.repeat(101), 'item', '__proto__', 'ok', 'ok', 'a-b_c']
    assert.deepEqual(problemsOf(keys.map((stepKey) => ({ stepKey }))), [
      'steps.0.stepKey required',
      'steps.1.stepKey regex',
      'steps.2.stepKey regex',
      'steps.3.stepKey regex',
      'steps.4.stepKey reserved',
      'steps.5.stepKey reserved',
      'steps.7.stepKey unique',
    ])
  })

  test('dependencies exist and are others', ({ assert }) => {
    assert.deepEqual(problemsOf([{ stepKey: 'a', dependsOn: ['a', 'b'] }]), [
      'steps.0.dependsOn.0 self',
      'steps.0.dependsOn.1 exists',
    ])
  })

  test('a cycle is named', ({ assert }) => {
    const steps = [
      step('start'),
      step('a', { dependsOn: ['start', 'c'] }),
      step('b', { dependsOn: ['a'] }),
      step('c', { dependsOn: ['b'] }),
    ]
    assert.deepEqual(validateWorkflow(steps), [
      {
        field: 'steps.1.dependsOn',
        message: 'The steps form a cycle: a -> b -> c -> a',
        rule: 'acyclic',
      },
    ])
  })

  test('edges of the definition count for cycles', ({ assert }) => {
    const steps = [step('a'), step('b', { dependsOn: ['a'] })]
    const definition = { nodes: [], edges: [{ source: 'b', target: 'a' }] }
    assert.deepEqual(problemsOf(steps, definition), ['steps.0.dependsOn acyclic'])
  })

  test('10,000 steps in a row neither overflow the stack nor take long', ({ assert }) => {
    const began = performance.now()
    assert.deepEqual(validateWorkflow(chain(10_000, false)), [])
    const [problem] = validateWorkflow(chain(10_000, true))
    assert.isBelow(performance.now() - began, 3000)
    assert.equal(problem!.rule, 'acyclic')
    assert.isBelow(problem!.message.length, 300)
    assert.deepEqual(problemsOf(chain(10_001, false)), ['steps maxLength'])
  })

  test('numbers are in range and enums known, in nested steps too', ({ assert }) => {
    const inner = { stepKey: 'i', stepType: 'robot', retryCount: 21, onError: 'cry', timeoutMs: 0 }
    const broken: Json = [inner, 7, { stepKey: 'j', stepType: 'agent', agentId: 5, config: [] }]
    const odd: Json = [
      { stepKey: 'k', stepType: 'agent', agentId: 'x', stepName: 1, dependsOn: 'i' },
    ]
    const steps: Partial<StepDefinition>[] = [
      { stepKey: 'a', retryDelayMs: 3_600_001, position: -1 },
      { stepKey: 'b', stepType: 'loop', agentId: null, config: { items: [1], steps: broken } },
      { stepKey: 'c', stepType: 'loop', agentId: null, config: { items: [1], steps: odd } },
    ]
    assert.deepEqual(problemsOf(steps), [
      'steps.0.position range',
      'steps.0.retryDelayMs range',
      'steps.1.config.steps.0.stepType enum',
      'steps.1.config.steps.0.onError enum',
      'steps.1.config.steps.0.retryCount range',
      'steps.1.config.steps.0.timeoutMs range',
      'steps.1.config.steps.1 object',
      'steps.1.config.steps.2.config object',
      'steps.1.config.steps.2.agentId string',
      'steps.1.config.steps.2.agentId required',
      'steps.2.config.steps.0.stepName string',
      'steps.2.config.steps.0.dependsOn array',
    ])
  })

  test('expressions and templates compile, wherever they stand', ({ assert }) => {
    const steps: Partial<StepDefinition>[] = [
      {
        stepKey: 'a',
        config: { runIf: '1 +', url: ['{{ x', { deep: '{{ 1 + }}' }] },
        inputs: { text: 'a {{ }} b' },
        outputs: { text: '{{ "a".matches("(a+)+$") }}' },
      },
      {
        stepKey: 'p',
        stepType: 'parallel',
        config: { branches: [{ key: 'b', agentId: 'x', inputs: { a: '{{ ) }}' } }] },
      },
    ]
    const definition = {
      nodes: [],
      edges: [
        { source: 'a', target: 'p', condition: '(' },
        { source: 'a', target: 'zzz' },
        { source: 'a', target: 'a' },
      ],
      metadata: { timeout: 0 },
    }
    assert.deepEqual(problemsOf(steps, definition), [
      'steps.0.config.runIf expression',
      'steps.0.config.url.0 template',
      'steps.0.config.url.1.deep template',
      'steps.0.inputs.text template',
      'steps.0.outputs.text template',
      'steps.1.config.branches.0.inputs.a template',
      'definition.edges.0.condition expression',
      'definition.edges.1.target exists',
      'definition.edges.2.target self',
      'definition.metadata.timeout range',
    ])
  })

  test('a value nested too deeply is refused', ({ assert }) => {
    let deep: Json = '{{ 1 }}'
    for (let level = 0; level < 10_000; level++) deep = [deep]
    const [problem] = validateWorkflow([step('a', { inputs: { deep } })])
    assert.equal(problem!.rule, 'depth')
  })

  test('every agent is found with its field', ({ assert }) => {
    const inner: Json = [{ stepKey: 'i', stepType: 'agent', agentId: 'nested' }]
    const branches: Json = [{ key: 'x', agentId: 'branch' }, { key: 'y', steps: inner }, 7]
    const steps = [
      step('a', { agentId: 'first' }),
      step('l', { stepType: 'loop', agentId: null, config: { items: [], steps: inner } }),
      step('p', { stepType: 'parallel', agentId: null, config: { branches } }),
    ]
    assert.deepEqual(agentIdsOf(steps), [
      { agentId: 'first', field: 'steps.0.agentId' },
      { agentId: 'nested', field: 'steps.1.config.steps.0.agentId' },
      { agentId: 'branch', field: 'steps.2.config.branches.0.agentId' },
      { agentId: 'nested', field: 'steps.2.config.branches.1.steps.0.agentId' },
    ])
  })
})
