import { test } from '@japa/runner'
import { readCodeConfig } from '#agents/code/config'
import { CodeRunner } from '#agents/code/code_runner'
import { Sandbox } from '#sandbox/sandbox'
import type { Json, JsonObject } from '#engine/graph/types'
import { surroundings } from './surroundings.js'

const VALID: JsonObject = { runtime: 'nodejs', code: 'export default () => 1' }
const problemsOf = async (change: JsonObject) => {
  const { problems } = await readCodeConfig({ ...VALID, ...change })
  return problems
}

test.group('Config of code agents', () => {
  test('the runtime {0} is known')
    .with(
      'nodejs nodejs18 nodejs20 nodejs22 nodejs24 deno deno1 deno2 javascript typescript python python3 python3.11 go go1.21 golang'.split(
        ' '
      )
    )
    .run(async ({ assert }, runtime) => {
      assert.isEmpty(await problemsOf({ runtime }))
    })

  test('{0} is refused with its field')
    .with([
      ['config.runtime', { runtime: 'ruby' }],
      ['config.runtime', { runtime: null }],
      ['config.code', { code: '' }],
      ['config.code', { code: ' \n ' }],
      ['config.code', { code: 5 }],
      ['config.code', { code: 'é'.repeat(128 * 1024 + 1) }],
      ['config.entry', { entry: 'a b' }],
      ['config.entry', { entry: 'class' }],
      ['config.entry', { entry: 'a; Deno.exit()' }],
      ['config.timeout', { timeout: 0 }],
      ['config.timeout', { timeout: '100' }],
      ['config.memory', { memory: 5 }],
      ['config.memory', { memory: 1e6 }],
      ['config.environment', { environment: { 'A-B': 'x' } }],
      ['config.environment.A', { environment: { A: 1 } }],
      ['config.environment', { environment: [] }],
      ['config.packages', { packages: 'lodash' }],
      ['config.packages.0', { packages: ['../lodash'] }],
      ['config.packages.0', { packages: ['https://example.com/a.tgz'] }],
      ['config.packages.0', { packages: ['lodash --registry=x'] }],
      ['config.packages.0', { packages: ['a @ file:///etc'], runtime: 'python' }],
      ['config.packages.0', { packages: ['-r/etc/passwd'], runtime: 'python' }],
      ['config.packages.0', { packages: ['net/http'], runtime: 'go' }],
      ['config.network.allow.0', { network: { allow: ['*'] } }],
      ['config.network.allow.0', { network: { allow: ['https://example.com/'] } }],
      ['config.network.allow.0', { network: { allow: ['a.com,b.com'] } }],
      ['config.secrets', { secrets: { A: 'no name' } }],
      ['config.secrets', { secrets: { 'A-B': 'NAME' } }],
    ] as [string, JsonObject][])
    .run(async ({ assert }, [field, change]) => {
      const problems = await problemsOf(change)
      const fields = problems.map((problem) => problem.field)
      assert.include(fields, field)
    })

  test('what is allowed stays, what is unknown is dropped', async ({ assert }) => {
    const known: JsonObject = {
      ...VALID,
      code: 'x'.repeat(256 * 1024),
      entry: 'go',
      timeout: 100,
      memory: 64,
      environment: { A_1: 'x' },
    }
    const { config } = await readCodeConfig({ ...known, packages: [], surprise: 1 })
    const { packages, ...rest } = config as JsonObject & { packages?: Json }
    assert.deepEqual(rest, known)
    assert.isTrue(packages === undefined || (Array.isArray(packages) && packages.length === 0))
  })

  test('an agent whose sandbox is not there is not ready, and says why', async ({ assert }) => {
    const runner = new CodeRunner(new Sandbox({ mode: 'auto' }), surroundings())
    const problems = await runner.inspect({ config: { ...VALID, environment: { A: '{{ ( }}' } } })
    assert.deepEqual(
      problems.map((problem) => problem.field),
      ['config.environment.A', 'config.runtime']
    )
  })
})
