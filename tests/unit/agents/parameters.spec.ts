import { test } from '@japa/runner'
import type { AgentParameter } from '#engine/contracts/agent_runner'
import { StepError } from '#engine/contracts/step_error'
import type { Json, JsonObject } from '#engine/graph/types'
import { checkInputs, inspectParameters } from '#agents/parameters'

function failureOf(run: () => unknown): StepError {
  try {
    run()
  } catch (error) {
    if (error instanceof StepError) {
      return error
    }
    throw error
  }
  throw new Error('nothing was thrown')
}

test.group('Parameters | inputs', () => {
  test('inputs that are not declared pass as they are', ({ assert }) => {
    assert.deepEqual(checkInputs({}, { a: 1 }), { a: 1 })
    assert.deepEqual(checkInputs({ b: {} }, { a: 1 }), { a: 1 })
  })

  test('a default is put in where nothing came, as a copy', ({ assert }) => {
    const parameters = { list: { type: 'array', default: [1], required: true } as const }
    const declared = parameters as unknown as Record<string, AgentParameter>
    const inputs = {}
    const checked = checkInputs(declared, inputs)
    assert.deepEqual(checked, { list: [1] })
    ;(checked.list as Json[]).push(2)
    assert.deepEqual(checkInputs(declared, {}), { list: [1] })
    assert.deepEqual(inputs, {})
    assert.deepEqual(checkInputs(declared, { list: [] }), { list: [] })
  })

  test('a required one that is missing or null is named', ({ assert }) => {
    for (const inputs of [{}, { a: null }] as JsonObject[]) {
      const error = failureOf(() => checkInputs({ a: { required: true } }, inputs))
      assert.equal(error.code, 'VALIDATION_ERROR')
      assert.isFalse(error.retryable)
      assert.equal(error.message, 'inputs.a is required')
      assert.deepEqual(error.options.details, [
        { field: 'inputs.a', message: 'is required', rule: 'required' },
      ])
    }
    assert.deepEqual(checkInputs({ a: { type: 'string' } }, { a: null }), { a: null })
  })

  test('{type} takes {good} and not {bad}')
    .with([
      { type: 'string', good: 'x', bad: 1 },
      { type: 'number', good: 1.5, bad: '1' },
      { type: 'integer', good: 2, bad: 2.5 },
      { type: 'boolean', good: false, bad: 'true' },
      { type: 'object', good: {}, bad: [] },
      { type: 'array', good: [], bad: {} },
    ] as { type: AgentParameter['type']; good: Json; bad: Json }[])
    .run(({ assert }, { type, good, bad }) => {
      const parameters = { a: { type } }
      assert.deepEqual(checkInputs(parameters, { a: good }), { a: good })
      assert.match(
        failureOf(() => checkInputs(parameters, { a: bad })).message,
        /must be an? .*not/
      )
    })

  test('every problem is told at once', ({ assert }) => {
    const error = failureOf(() =>
      checkInputs({ a: { required: true }, b: { type: 'integer' } }, { b: 'x' })
    )
    assert.equal(error.message, 'inputs.a is required; inputs.b must be an integer, not a string')
  })

  test('a name of the prototype is no input', ({ assert }) => {
    const parameters = { toString: { required: true }, constructor: { required: true } }
    const declared = parameters as unknown as Record<string, AgentParameter>
    assert.match(failureOf(() => checkInputs(declared, {})).message, /toString.*constructor/)
  })
})

test.group('Parameters | declaration', () => {
  test('a good one has no problem', ({ assert }) => {
    const parameters = {
      a: { type: 'integer', required: true, description: 'how many', default: 3 },
      b: {},
      c: { type: 'any', default: null },
      d: { default: 'x' },
    }
    assert.deepEqual(inspectParameters(parameters), [])
  })

  test('{field} is named')
    .with([
      { field: 'parameters', parameters: [] },
      { field: 'parameters', parameters: null },
      { field: 'parameters.a', parameters: { a: 'string' } },
      { field: 'parameters.', parameters: { '': {} } },
      { field: 'parameters.__proto__', parameters: JSON.parse('{"__proto__": {}}') as object },
      { field: 'parameters.a.type', parameters: { a: { type: 'date' } } },
      { field: 'parameters.a.default', parameters: { a: { type: 'number', default: '1' } } },
      { field: 'parameters.a.required', parameters: { a: { required: 'yes' } } },
      { field: 'parameters.a.description', parameters: { a: { description: 1 } } },
    ])
    .run(({ assert }, { field, parameters }) => {
      assert.deepEqual(
        inspectParameters(parameters).map((problem) => problem.field),
        [field]
      )
    })
})
