import { test } from '@japa/runner'
import { schemasOf } from '#engine/graph/schemas'
import type { JsonObject } from '#engine/graph/types'
import { validateWorkflow } from '#engine/graph/validate'
import { step } from '#tests/unit/engine/graph/random_graphs'

/** The problems of a wait with this config, as `field rule` without `steps.0.config.`. */
function problemsOf(config: JsonObject) {
  const found = validateWorkflow([step('own', { stepType: 'wait', config, agentId: null })])
  return found.map(({ field, rule }) => `${field.replace('steps.0.config.', '')} ${rule}`)
}

test.group('Validating waits for something from outside', () => {
  test('a signal has a name, and may have a time-out and a schema', ({ assert }) => {
    for (const signal of ['go', 'paid-{{ inputs.order }}']) {
      assert.deepEqual(problemsOf({ signal, timeoutMs: 5, schema: { type: 'object' } }), [])
    }
    for (const signal of ['', '$answer:x', 'x'.repeat(256), 5]) {
      assert.deepEqual(problemsOf({ signal }), ['signal name'])
    }
    assert.deepEqual(problemsOf({ signal: 'go', timeoutMs: -1, schema: 'x' }), [
      'timeoutMs range',
      'schema object',
    ])
    assert.deepEqual(problemsOf({ signal: 'go', timeoutMs: '{{ inputs.ms }}' }), [])
  })

  test('an approval has a message', ({ assert }) => {
    const approval = { message: 'Go?', approvers: ['a@example.com'], onReject: 'fail', name: 'x' }
    assert.deepEqual(problemsOf({ approval }), [])
    assert.deepEqual(problemsOf({ approval: { ...approval, approvers: '{{ inputs.who }}' } }), [])
    assert.deepEqual(problemsOf({ approval: 'Go?' }), ['approval object'])
    assert.deepEqual(
      problemsOf({ approval: { approvers: [1], onReject: 'x', name: '$x', timeoutMs: 1.5 } }),
      [
        'approval.message required',
        'approval.name name',
        'approval.approvers array',
        'approval.onReject enum',
        'approval.timeoutMs range',
      ]
    )
  })

  test('a schema must not take long to judge by', ({ assert }) => {
    const rule = (schema: JsonObject) => problemsOf({ signal: 'go', schema })
    assert.deepEqual(rule({ properties: { a: { $ref: '#/x' } } }), [
      'schema.properties.a.$ref reference',
    ])
    assert.deepEqual(rule({ uniqueItems: true }), ['schema.uniqueItems max'])
    assert.deepEqual(rule({ uniqueItems: true, maxItems: 10 }), [])
    assert.deepEqual(rule({ title: 'x'.repeat(20_000) }), ['schema max'])
  })

  test('finds the schemas of waits, nested ones too', ({ assert }) => {
    const inner = { stepKey: 'i', stepType: 'wait', config: { signal: 's', schema: { a: 1 } } }
    const approval = { message: 'x', schema: { b: 2 } }
    const found = schemasOf([
      step('l', { stepType: 'loop', agentId: null, config: { items: [1], steps: [inner] } }),
      step('w', { stepType: 'wait', agentId: null, config: { approval } }),
    ])
    assert.deepEqual(found, [
      { field: 'steps.0.config.steps.0.config.schema', schema: { a: 1 } },
      { field: 'steps.1.config.approval.schema', schema: { b: 2 } },
    ])
  })
})
