import type { ApiClient } from '@japa/api-client'
import { test } from '@japa/runner'
import EvalResult from '#models/eval_result'
import EvalRun from '#models/eval_run'
import Execution from '#models/execution'
import { makeAgent } from '#tests/support/agents'
import { dataOf } from '#tests/support/answers'
import { eventually } from '#tests/support/eventually'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

const keep = (least: number) => ({
  operation: 'filter',
  source: '{{ inputs.rows }}',
  transformation: { condition: `item.value > ${least}` },
})

/** Gives 1 where the output has a member, else 0. */
const JUDGE = {
  name: 'Judge',
  type: 'data',
  config: {
    pipeline: [
      {
        operation: 'map',
        source: ['{{ inputs }}'],
        transformation: {
          fields: { score: 'size(item.output) > 0 ? 1.0 : 0.0', reason: 'item.criteria' },
        },
      },
      { operation: 'reduce', transformation: 'acc' },
    ],
  },
}

const rows = [{ value: 1 }, { value: 2 }, { value: 3 }]

test.group('Evals', (group) => {
  let me: SignedIn

  group.setup(async () => {
    me = await signedIn()
    await sharedWorker()
  })
  group.each.timeout(60_000)

  const caller = (client: ApiClient) => ({
    post: (path: string, body: object) =>
      client.post(`/api/v1${path}`).headers(me.headers).json(body),
    patch: (path: string, body: object) =>
      client.patch(`/api/v1${path}`).headers(me.headers).json(body),
    read: (path: string) => dataOf(client.get(`/api/v1${path}`).headers(me.headers)),
  })

  async function ended(client: ApiClient, evals: string, body: object = {}) {
    const { post, read } = caller(client)
    const started = await post(`${evals}/runs`, body)
    started.assertStatus(201)
    const path = `${evals}/runs/${started.body().data.id}`
    await eventually(async () => (await read(path)).status === 'completed', 20_000)
    return read(path)
  }

  test('each kind of expectation passes and fails', async ({ client, assert }) => {
    const agent = await makeAgent(client, me, { config: keep(1) })
    const judge = await makeAgent(client, me, JUDGE)
    const { post } = caller(client)
    const judged = (criteria: string) => ({
      judge: { agentId: judge.id, criteria, threshold: 0.9 },
    })
    const schema = (maxItems: number) => ({ schema: { type: 'array', maxItems } })
    const pairs: [object, object][] = [
      [{ equals: [{ value: 2 }, { value: 3 }] }, { equals: [{ value: 3 }, { value: 2 }] }],
      [{ contains: { value: 3 } }, { contains: [{ value: 3 }, { value: 1 }] }],
      [schema(2), schema(1)],
      [{ cel: 'size(output) < size(inputs.rows)' }, { cel: 'output[9].value == 1' }],
      [
        { cel: 'true', equals: [{ value: 2 }, { value: 3 }] },
        { cel: 'true', equals: null },
      ],
    ]
    const cases = pairs.flatMap((pair) => pair.map((expect) => ({ inputs: { rows }, expect })))
    cases.push({ inputs: { rows }, expect: judged('has some') })
    cases.push({ inputs: { rows: [] }, expect: judged('has some') })
    cases.push({ inputs: { rows: 'none' } as never, expect: { cel: 'true' } })
    const made = await post(`/agents/${agent.id}/evals`, { name: 'All kinds', cases })
    made.assertStatus(201)

    const run = await ended(client, `/agents/${agent.id}/evals/${made.body().data.id}`)
    const statuses = run.results.map(({ status }: { status: string }) => status)
    const expected = cases.map((_, index) => (index % 2 === 0 ? 'passed' : 'failed'))
    assert.deepEqual(statuses, [...expected.slice(0, 12), 'failed'])
    assert.equal(run.casesPassed, 6)
    assert.equal(run.passRate, 6 / 13)
    assert.equal(run.results[10].score, 1)
    assert.deepInclude(run.results[11], { score: 0, reason: 'has some' })
    assert.isString(run.results[11].judgeExecutionId)
    assert.include(run.results[12].reason, 'INVALID_SOURCE')
    assert.isTrue(run.results.every((one: { executionId: string }) => one.executionId))
  })

  test('an execution says which run it belongs to, and runs the version', async ({
    client,
    assert,
  }) => {
    const agent = await makeAgent(client, me, { config: keep(1) })
    const { post, patch, read } = caller(client)
    await patch(`/agents/${agent.id}`, { config: keep(2) })
    const cases = [
      { name: 'two', inputs: { rows }, expect: { cel: 'size(output) == 2' } },
      { name: 'any', inputs: { rows }, expect: { cel: 'size(output) > 0' } },
    ]
    const made = await post(`/agents/${agent.id}/evals`, { name: 'Versions', cases })
    const evals = `/agents/${agent.id}/evals/${made.body().data.id}`
    const first = await ended(client, evals, { version: 1 })
    const second = await ended(client, evals)
    assert.deepEqual([first.passRate, second.passRate], [1, 0.5])
    assert.deepEqual([first.agentVersion, second.agentVersion], [1, 2])
    const execution = await Execution.findOrFail(first.results[0].executionId)
    assert.equal(execution.agentVersion, 1)
    assert.equal(execution.triggerData.evalRunId, first.id)

    const { runs, cases: compared } = await read(`${evals}/compare?versions=1,2,7`)
    assert.lengthOf(runs, 2)
    const told = compared.map(({ name, results }: any) => [
      name,
      results['1'].status,
      results['2'].status,
    ])
    assert.deepEqual(told, [
      ['two', 'passed', 'failed'],
      ['any', 'passed', 'passed'],
    ])
    ;(await post(`${evals}/runs`, { version: 9 })).assertStatus(400)
  })

  test('a deployment takes a version that passed what it requires', async ({ client, assert }) => {
    const agent = await makeAgent(client, me, { config: keep(1) })
    const { post, patch, read } = caller(client)
    const cases = [{ inputs: { rows }, expect: { cel: 'size(output) == 2' } }]
    const made = await post(`/agents/${agent.id}/evals`, { name: 'Gate', cases })
    const evalId = made.body().data.id
    const evals = `/agents/${agent.id}/evals/${evalId}`
    const config = { requirePassingEval: { evalId } }
    const deployed = await post('/deployments', { name: 'Gated', agentId: agent.id, config })
    const path = `/deployments/${deployed.body().data.id}`
    await patch(`/agents/${agent.id}`, { config: keep(2) })
    await patch(`/agents/${agent.id}`, { config: { ...keep(1), outputFormat: 'array' } })

    const untried = await patch(path, { version: 2 })
    untried.assertStatus(409)
    await ended(client, evals, { version: 2 })
    const failed = await patch(path, { version: 2 })
    failed.assertStatus(409)
    assert.include(failed.body().error.message, '0 of 1')
    // What is required can't be taken away in the same breath.
    ;(await patch(path, { version: 2, config: {} })).assertStatus(409)
    await ended(client, evals, { version: 3 })
    ;(await patch(path, { version: 3 })).assertStatus(200)
    assert.equal((await read(path)).version, 3)
    ;(await patch(path, { name: 'Renamed' })).assertStatus(200)
  })

  test('{name} is 400 and names the field')
    .with([
      { name: 'no case', cases: [], field: 'cases' },
      { name: 'no expectation', cases: [{ expect: {} }], field: 'cases.0.expect' },
      { name: 'broken CEL', cases: [{ expect: { cel: '1 +' } }], field: 'cases.0.expect.cel' },
      {
        name: 'a broken schema',
        cases: [{ expect: { schema: { type: 'thing' } } }],
        field: 'cases.0.expect.schema',
      },
      {
        name: "another's judge",
        cases: [{ expect: { judge: { agentId: me404(), criteria: 'x' } } }],
        field: 'cases.0.expect.judge.agentId',
      },
    ])
    .run(async ({ client, assert }, { cases, field }) => {
      const agent = await makeAgent(client, me)
      const answer = await caller(client).post(`/agents/${agent.id}/evals`, { name: 'x', cases })
      answer.assertStatus(400)
      assert.equal(answer.body().error.details[0].field, field)
    })

  test('what a worker did not come to note is not executed again', async ({ client, assert }) => {
    const agent = await makeAgent(client, me, { config: keep(0) })
    const cases = Array.from({ length: 60 }, (_, index) => ({
      ...{ inputs: { rows: [{ value: index + 1 }] }, expect: { contains: { value: index + 1 } } },
    }))
    const made = await caller(client).post(`/agents/${agent.id}/evals`, { name: 'Many', cases })
    const evals = `/agents/${agent.id}/evals/${made.body().data.id}`
    const run = await ended(client, evals)
    assert.equal(run.passRate, 1)
    assert.lengthOf(await Execution.query().where('agentId', agent.id), 60)

    // As it is after a worker was killed between the starts and the notes of them.
    const { executionId } = run.results[7]
    await EvalResult.query()
      .where('runId', run.id)
      .update({ status: 'pending', executionId: null, completedAt: null })
    await EvalRun.query().where('id', run.id).update({ status: 'running', completedAt: null })
    const path = `${evals}/runs/${run.id}`
    const { read } = caller(client)
    await eventually(async () => (await read(path)).status === 'completed', 20_000)
    assert.equal((await read(path)).results[7].executionId, executionId)
    assert.lengthOf(await Execution.query().where('agentId', agent.id), 60)
  })
})

function me404() {
  return '0199a000-0000-7000-8000-00000000dead'
}
