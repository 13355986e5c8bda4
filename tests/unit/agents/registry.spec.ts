import { test } from '@japa/runner'
import { AgentRegistry, type RunnerOfType } from '#agents/registry'
import { StepError } from '#engine/contracts/step_error'
import type { Json } from '#engine/graph/types'
import { agentVersion, runContext } from './agent_version.js'

/** A registry whose data runner returns what `produce` does. */
function registryOf(produce: RunnerOfType['run']) {
  const reported: { bindings: object; message: string }[] = []
  const runner: RunnerOfType = {
    run: produce,
    inspect: async (agent) =>
      agent.config.bad ? [{ field: 'config.bad', message: 'is bad', rule: 'bad' }] : [],
  }
  const logger = {
    error: (bindings: object, message: string) => reported.push({ bindings, message }),
  }
  return { registry: new AgentRegistry({ data: runner }, logger), reported }
}

async function failureOf(promise: Promise<unknown>): Promise<StepError> {
  const error: unknown = await promise.then(
    () => null,
    (failure: unknown) => failure
  )
  if (error instanceof StepError) {
    return error
  }
  throw new Error(`no StepError but ${String(error)}`)
}

test.group('Agent registry', () => {
  test('gives the agent to the runner of its type, with defaults put in', async ({ assert }) => {
    const { registry } = registryOf(async (agent, inputs) => ({ type: agent.type, inputs }))
    const agent = agentVersion('data', {}, { parameters: { n: { default: 1 } } })
    const output = await registry.run(agent, { a: 2 }, runContext())
    assert.deepEqual(output, { type: 'data', inputs: { a: 2, n: 1 } })
  })

  test('inputs that do not fit never reach the runner', async ({ assert }) => {
    let ran = false
    const { registry } = registryOf(async () => (ran = true))
    const agent = agentVersion('data', {}, { parameters: { n: { required: true } } })
    const error = await failureOf(registry.run(agent, {}, runContext()))
    assert.equal(error.code, 'VALIDATION_ERROR')
    assert.isFalse(ran)
  })

  test('a type without a runner is not available', async ({ assert }) => {
    const { registry } = registryOf(async () => null)
    for (const type of ['llm', 'workflow', 'toString' as 'llm'] as const) {
      const error = await failureOf(registry.run(agentVersion(type, {}), {}, runContext()))
      assert.equal(error.code, 'NOT_AVAILABLE')
      assert.isFalse(error.retryable)
      assert.deepEqual(await registry.inspect(agentVersion(type, {})), [
        { field: 'type', message: `${type} agents are not available yet`, rule: 'available' },
      ])
    }
  })

  test('inspect tells of parameters and of the config', async ({ assert }) => {
    const { registry } = registryOf(async () => null)
    const agent = agentVersion('data', { bad: true })
    const parameters = { a: { type: 'date' as 'string' } }
    const problems = await registry.inspect({ ...agent, parameters })
    assert.deepEqual(
      problems.map(({ field }) => field),
      ['parameters.a.type', 'config.bad']
    )
    assert.deepEqual(await registry.inspect(agentVersion('data', {})), [])
  })

  test("a runner's StepError passes as it is", async ({ assert }) => {
    const own = new StepError('HTTP_404', 'gone', { retryable: false })
    const { registry, reported } = registryOf(async () => Promise.reject(own))
    assert.strictEqual(
      await failureOf(registry.run(agentVersion('data', {}), {}, runContext())),
      own
    )
    assert.lengthOf(reported, 0)
  })

  test('any other error is INTERNAL, and only the logger sees it', async ({ assert }) => {
    const defect = new TypeError('secret path /etc/x')
    const { registry, reported } = registryOf(async () => Promise.reject(defect))
    const error = await failureOf(registry.run(agentVersion('data', {}), {}, runContext()))
    assert.equal(error.code, 'INTERNAL')
    assert.notInclude(error.message, 'secret')
    assert.strictEqual((reported[0]?.bindings as { err: unknown }).err, defect)
  })

  test('an abort is CANCELLED, and one before the start runs nothing', async ({ assert }) => {
    const abort = new AbortController()
    const { registry, reported } = registryOf(async () => {
      abort.abort()
      throw new Error('any')
    })
    const context = runContext({ signal: abort.signal })
    for (let turn = 0; turn < 2; turn++) {
      const error = await failureOf(registry.run(agentVersion('data', {}), {}, context))
      assert.equal(error.code, 'CANCELLED')
    }
    assert.lengthOf(reported, 0)
  })

  test('an output may have 4 MiB and no byte more', async ({ assert }) => {
    const exact = 'é'.repeat(2 * 1024 * 1024 - 1)
    const good = registryOf(async () => exact).registry
    assert.equal(await good.run(agentVersion('data', {}), {}, runContext()), exact)
    for (const output of [`${exact}a`, 'a'.repeat(5_000_000)]) {
      const { registry } = registryOf(async () => output)
      const error = await failureOf(registry.run(agentVersion('data', {}), {}, runContext()))
      assert.equal(error.code, 'OUTPUT_LIMIT')
      assert.isFalse(error.retryable)
    }
  })

  test('an output that JSON would change is refused: {name}')
    .with([
      { name: 'undefined', output: undefined },
      { name: 'a function', output: () => 1 },
      { name: 'NaN', output: { a: [1, Number.NaN] } },
      { name: 'Infinity', output: Infinity },
      { name: 'a BigInt', output: { a: 1n } },
      { name: 'a Date', output: [new Date(0)] },
      { name: 'a Map', output: { a: new Map() } },
      { name: 'an undefined member', output: { a: undefined } },
      { name: 'a circle', output: circle() },
      { name: '100,000 levels', output: nested(100_000) },
    ])
    .run(async ({ assert }, { output }) => {
      const { registry } = registryOf(async () => output as Json)
      const error = await failureOf(registry.run(agentVersion('data', {}), {}, runContext()))
      assert.equal(error.code, 'OUTPUT_INVALID')
      assert.isFalse(error.retryable)
    })

  test('an output without a prototype is JSON', async ({ assert }) => {
    const output = Object.assign(Object.create(null) as object, { a: [true, null, 's'] })
    const { registry } = registryOf(async () => output as Json)
    assert.strictEqual(await registry.run(agentVersion('data', {}), {}, runContext()), output)
  })
})

function circle(): unknown {
  const list: unknown[] = []
  list.push(list)
  return list
}

function nested(levels: number): unknown {
  let value: unknown[] = []
  for (let level = 0; level < levels; level++) {
    value = [value]
  }
  return value
}
