import { test } from '@japa/runner'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { AgentParameter } from '#engine/contracts/agent_runner'
import type { Json, JsonObject } from '#engine/graph/types'
import { readConfig } from '#agents/api/config'
import { planAgents, type PlannedAgent } from '#agents/api/openapi/plan_agents'
import { requestOf } from '#agents/api/request'
import { checkInputs, inspectParameters } from '#agents/parameters'

const ROOT = join(import.meta.dirname, '../../../../../node_modules/@readme/oas-examples')
const FILES = globSync('{2.0,3.0,3.1}/{json,yaml}/**/*.{json,yaml}', { cwd: ROOT }).sort()

const SAMPLES: Record<string, Json> = {
  ...{ string: 'a/b?c', number: 1.5, integer: 7, boolean: true, object: { a: 1 }, any: 'x' },
  array: ['a', 'b'],
}

function sample({ type = 'any' }: AgentParameter): Json {
  return SAMPLES[type] ?? null
}

function plan(file: string) {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const document = (file.endsWith('.json') ? JSON.parse(text) : parse(text)) as Json
  return planAgents(document, { base: 'https://example.com/openapi.json' })
}

/** The request with everything, and with what is required alone. */
async function requests({ config, parameters }: PlannedAgent) {
  const read = await readConfig({ config })
  if (Array.isArray(read)) throw new Error(JSON.stringify(read))
  const all = Object.entries(parameters)
  const needed = all.filter(([, parameter]) => parameter.required)
  return [all, needed].map((listed) => {
    const given = Object.fromEntries(listed.map(([name, one]) => [name, sample(one)]))
    const inputs: JsonObject = checkInputs(parameters, given)
    return requestOf(read, { inputs }, { idempotencyKey: 'k' })
  })
}

test.group('OpenAPI | real documents', () => {
  test('there are enough of them', ({ assert }) => {
    assert.isAbove(FILES.length, 100)
  })

  test('{$self} becomes agents that can run')
    .with(FILES)
    .run(async ({ assert }, file) => {
      const { agents, skipped } = plan(file)
      for (const agent of agents) {
        assert.deepEqual(inspectParameters(agent.parameters), [])
        for (const request of await requests(agent)) {
          assert.match(request.url, /^https?:\/\/[^{}]+$/)
        }
      }
      for (const { reason } of skipped) assert.match(reason, /[a-z]/)
    })

  test('nearly all of their operations are taken', ({ assert }) => {
    const plans = FILES.map(plan)
    const made = plans.flatMap(({ agents }) => agents)
    const skipped = plans.flatMap((one) => one.skipped)
    const reasons = Map.groupBy(skipped, ({ reason }) => reason.replaceAll(/".*?"/g, '…'))
    const told = [...reasons].map(([reason, of]) => `${of.length} ${reason}`)
    process.stdout.write(
      `${FILES.length} documents: ${made.length} agents, ${skipped.length} operations skipped\n` +
        told.map((line) => `  ${line}\n`).join('')
    )
    assert.isAbove(made.length, 500)
    assert.isBelow(skipped.length, made.length / 5)
  })
})
