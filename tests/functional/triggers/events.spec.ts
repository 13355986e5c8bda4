import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import type { ApiClient } from '@japa/api-client'
import { Executions } from '#tests/support/executions'
import { eventually } from '#tests/support/eventually'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

const QUICK = [{ stepKey: 'rest', stepType: 'wait', config: { durationMs: 1 } }]
const FAILING = [{ stepKey: 'check', stepType: 'condition', config: { expression: 'nobody' } }]
const TELLING = [
  { stepKey: 'large', stepType: 'condition', config: { expression: 'inputs.n > 1' } },
]

interface Firing {
  outcome: string
  reason: string | null
  message: string | null
  execution_id: string | null
}

const firingsOf = (workflowId: string): Promise<Firing[]> =>
  db.from('event_firings').where('workflow_id', workflowId).orderBy('created_at')

async function owned(client: ApiClient) {
  const flows = new Executions(client, await signedIn())
  const follow = (config: object, fields: object = {}) =>
    flows.workflow(QUICK, { triggerConfig: { type: 'event', ...config }, ...fields })
  const run = async (id: string, inputData: object = {}) => {
    const response = await flows.execute(id, { inputData }, '?wait=10')
    return response.body().data
  }
  const served = () =>
    eventually(async () => {
      const left = await db.from('execution_endings').where('user_id', flows.owner.user.id)
      return left.length === 0
    })
  return { flows, follow, run, served }
}

test.group('Events', (group) => {
  group.setup(async () => void (await sharedWorker()))
  group.each.timeout(20_000)

  test('start a workflow when another one ends', async ({ client, assert }) => {
    const { flows, follow, run } = await owned(client)
    const source = await flows.workflow(TELLING)
    const follower = await follow({ event: 'workflow.completed', workflowId: source })
    const ended = await run(source, { n: 2 })
    const [firing] = await eventually(async () => {
      const rows = await firingsOf(follower)
      return rows.length > 0 ? rows : null
    })
    const started = await flows.show(firing!.execution_id!)
    assert.equal(started.triggerType, 'event')
    assert.deepEqual(started.triggerData, {
      event: 'workflow.completed',
      executionId: ended.id,
      workflowId: source,
      depth: 1,
    })
    assert.deepInclude(started.inputData, { executionId: ended.id, status: 'completed' })
    assert.deepEqual(started.inputData.output, { large: { result: true } })
  })

  test('start only what waits for them', async ({ client, assert }) => {
    const { flows, follow, run, served } = await owned(client)
    const [good, bad] = [await flows.workflow(TELLING), await flows.workflow(FAILING)]
    const followers = {
      completed: await follow({ event: 'workflow.completed', workflowId: good }),
      failed: await follow({ event: 'execution.failed' }),
      ended: await follow({ event: 'workflow.ended', workflowId: bad }),
      large: await follow({
        event: 'workflow.completed',
        workflowId: good,
        filter: 'event.output.large.result',
      }),
      broken: await follow({
        event: 'workflow.completed',
        workflowId: good,
        filter: 'event.output.nothing == 1',
      }),
      inactive: await follow({ event: 'workflow.ended' }, { status: 'inactive' }),
    }
    await run(good, { n: 1 })
    await run(bad)
    await served()
    const outcomes = async (id: string) => (await firingsOf(id)).map(({ outcome }) => outcome)
    const found: Record<string, string[]> = {}
    for (const [name, id] of Object.entries(followers)) found[name] = await outcomes(id)
    assert.deepEqual(found, {
      completed: ['started'],
      failed: ['started'],
      ended: ['started'],
      large: [],
      broken: ['failed'],
      inactive: [],
    })
    const [broken] = await firingsOf(followers.broken)
    assert.equal(broken!.reason, 'filter')
    assert.include(broken!.message!, 'nothing')
  })

  test('stay with their owner', async ({ client, assert }) => {
    const { flows, run, served } = await owned(client)
    const other = await owned(client)
    const source = await flows.workflow(QUICK, { isPublic: true })
    const any = await other.follow({ event: 'workflow.completed' })
    const response = await client
      .post('/api/v1/workflows')
      .headers(other.flows.owner.headers)
      .json({
        name: 'Spy',
        steps: QUICK,
        triggerConfig: { type: 'event', event: 'workflow.completed', workflowId: source },
      })
    response.assertStatus(400)
    assert.equal(response.body().error.details[0].field, 'triggerConfig.workflowId')
    await run(source)
    await served()
    assert.isEmpty(await firingsOf(any))
  })

  test('that go round in circles end after ten', async ({ client, assert }) => {
    const { flows, follow, run } = await owned(client)
    const first = await follow({ event: 'workflow.completed' })
    const second = await follow({ event: 'workflow.completed', workflowId: first })
    await run(first)
    const last = await eventually(async () => {
      const rows = [...(await firingsOf(first)), ...(await firingsOf(second))]
      return rows.some(({ reason }) => reason === 'depth') ? rows : null
    }, 15_000)
    assert.lengthOf(
      last.filter(({ outcome }) => outcome === 'started'),
      10
    )
    assert.lengthOf((await flows.get(`/workflows/${first}/executions`)).body().data, 6)
  })

  test('that are not well described are refused', async ({ client, assert }) => {
    const { flows } = await owned(client)
    for (const [field, config] of [
      ['event', { event: 'workflow.exploded' }],
      ['filter', { event: 'workflow.ended', filter: 'event.' }],
      ['workflowId', { event: 'workflow.ended', workflowId: 'no' }],
    ] as const) {
      const body = { name: 'Wrong', triggerConfig: { type: 'event', ...config } }
      const response = await client
        .post('/api/v1/workflows')
        .headers(flows.owner.headers)
        .json(body)
      response.assertStatus(400)
      assert.equal(response.body().error.details[0].field, `triggerConfig.${field}`)
    }
  })
})
