import { test } from '@japa/runner'
import { CodeRunner } from '#agents/code/code_runner'
import type { AgentVersion, LogLevel, RunContext } from '#engine/contracts/agent_runner'
import { StepError } from '#engine/contracts/step_error'
import type { JsonObject } from '#engine/graph/types'
import { noCalls } from '#tests/support/no_calls'
import { Sandbox } from '#sandbox/sandbox'
import { surroundings } from './surroundings.js'

const agentOf = (config: JsonObject, limits: Partial<AgentVersion> = {}): AgentVersion => ({
  agentId: 'a',
  version: 1,
  type: 'code',
  config: { runtime: 'nodejs', ...config },
  parameters: {},
  maxExecutionTime: 30,
  maxMemoryMb: 512,
  ...limits,
})

const contextOf = (overrides: Partial<RunContext> = {}): RunContext => ({
  executionId: 'e',
  path: 'import[3]/clean',
  attempt: 2,
  idempotencyKey: 'e:import[3]/clean',
  signal: new AbortController().signal,
  timeoutMs: 5000,
  queued: () => () => {},
  log: () => {},
  usage: () => {},
  token: () => {},
  calls: noCalls,
  scope: { execution: { id: 'e' }, env: { REGION: 'north' } },
  ...overrides,
})

const failureOf = async (run: Promise<unknown>): Promise<StepError> => {
  const error = await run.catch((each: unknown) => each)
  if (!(error instanceof StepError)) throw error
  return error
}

test.group('Code runner', (group) => {
  const sandbox = new Sandbox({ mode: 'auto', poolSize: 1 })
  const runner = new CodeRunner(sandbox, surroundings())
  group.setup(async () => {
    await sandbox.start()
    return () => sandbox.stop()
  })
  const fails = (config: JsonObject, context = {}, limits = {}) =>
    failureOf(runner.run(agentOf(config, limits), {}, contextOf(context)))

  test('code gets its inputs and who it is', async ({ assert }) => {
    const code = 'export const main = (inputs, context) => ({ inputs, context })'
    const agent = agentOf({ code, environment: { A: '1' } })
    assert.deepEqual(await runner.run(agent, { n: [1] }, contextOf()), {
      inputs: { n: [1] },
      context: {
        executionId: 'e',
        stepKey: 'clean',
        stepPath: 'import[3]/clean',
        attempt: 2,
        idempotencyKey: 'e:import[3]/clean',
        env: { A: '1' },
      },
    })
  })

  test('templates in the environment are filled in, those in the code are code', async ({
    assert,
  }) => {
    const environment = { CITY: '{{ inputs.city }} {{ env.REGION }}', LIST: '{{ inputs.list }}' }
    const code = 'export const main = (i, context) => [context.env, "{{ inputs.city }}"]'
    const inputs = { city: 'Oslo {{ env.REGION }}', list: [1, 2] }
    const output = await runner.run(agentOf({ code, environment }), inputs, contextOf())
    const expected = { CITY: 'Oslo {{ env.REGION }} north', LIST: '[1,2]' }
    assert.deepEqual(output, [expected, '{{ inputs.city }}'])
  })

  test('a template that names nothing fails the run for good', async ({ assert }) => {
    const error = await fails({ code: 'module.exports = () => 1', environment: { A: '{{ no }}' } })
    assert.equal(error.code, 'UNRESOLVED_REFERENCE')
    assert.isFalse(error.retryable)
  })

  test('logs go to the context', async ({ assert }) => {
    const logs: [LogLevel, string][] = []
    const log = (level: LogLevel, message: string) => logs.push([level, message])
    const agent = agentOf({ code: 'console.log("a"); console.warn("b")' })
    await runner.run(agent, {}, contextOf({ log }))
    assert.deepEqual(logs, [
      ['info', 'a'],
      ['warn', 'b'],
    ])
  })

  test('an exception is CODE_ERROR with its own stack, and may be tried again', async ({
    assert,
  }) => {
    const error = await fails({ code: '\nexport function main() {\n  throw new Error("boom")\n}' })
    assert.equal(error.code, 'CODE_ERROR')
    assert.equal(error.message, 'boom')
    assert.include(error.options.userStack ?? '', 'at main (code.ts:3:9)')
    assert.isTrue(error.retryable)
  })

  test('the smallest of three time-outs counts')
    .with([
      [{ timeout: 100 }, {}, {}],
      [{ timeout: 9000 }, { timeoutMs: 100 }, {}],
      [{}, {}, { maxExecutionTime: 0.1 }],
    ] as [JsonObject, Partial<RunContext>, Partial<AgentVersion>][])
    .run(async ({ assert }, [config, context, limits]) => {
      const error = await fails({ code: 'for (;;);', ...config }, context, limits)
      assert.equal(error.code, 'TIMEOUT')
      assert.include(error.message, '100 ms')
      assert.isTrue(error.retryable)
    })

  test('the smaller of two memories counts')
    .with([
      [{ memory: 64 }, { maxMemoryMb: 512 }],
      [{ memory: 512 }, { maxMemoryMb: 64 }],
    ] as [JsonObject, Partial<AgentVersion>][])
    .run(async ({ assert }, [config, limits]) => {
      const code = 'const a = []; for (;;) a.push(new Array(1000).fill(1.5))'
      const error = await fails({ code, ...config }, {}, limits)
      assert.equal(error.code, 'MEMORY_LIMIT')
      assert.include(error.message, '64 MiB')
    })

  test('a cancelled run is CANCELLED and not tried again', async ({ assert }) => {
    const controller = new AbortController()
    const { signal } = controller
    const log = () => controller.abort()
    const error = await fails({ code: 'console.log("on"); for (;;);' }, { signal, log })
    assert.equal(error.code, 'CANCELLED')
    assert.isFalse(error.retryable)
  })

  test('an output that is not JSON is not tried again', async ({ assert }) => {
    const error = await fails({ code: 'export default () => 1n' })
    assert.equal(error.code, 'OUTPUT_INVALID')
    assert.isFalse(error.retryable)
  })

  test('a config with problems never runs', async ({ assert }) => {
    const error = await fails({ code: '' })
    assert.equal(error.code, 'VALIDATION_ERROR')
    assert.isFalse(error.retryable)
    assert.include(error.message, 'config.code')
  })
})
