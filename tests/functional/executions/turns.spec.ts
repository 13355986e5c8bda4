import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

/** Parks for so long that it counts as going on for as long as the test looks. */
const LONG = [{ stepKey: 'rest', stepType: 'wait', config: { durationMs: 600_000 } }]

test.group('Limits of a workflow', (group) => {
  group.setup(async () => {
    await sharedWorker()
  })

  async function limited(client: any, concurrency: object, steps: object[] = LONG) {
    const executions = new Executions(client, await signedIn())
    const workflowId = await executions.workflow(steps, { triggerConfig: { concurrency } })
    const statuses = async (): Promise<string[]> => {
      const { rows } = await db.rawQuery(
        'select status from executions where workflow_id = ? order by id',
        [workflowId]
      )
      return rows.map(({ status }: { status: string }) => status)
    }
    const cancel = (id: string) =>
      client.post(`/api/v1/executions/${id}/cancel`).headers(executions.owner.headers)
    const start = async (body: object = {}) => {
      const response = await executions.execute(workflowId, body as Record<string, unknown>)
      response.assertStatus(201)
      return response.body().data.executionId as string
    }
    return { executions, workflowId, statuses, cancel, start }
  }

  test('queue: what is over the limit is accepted, waits, and goes on in order', async ({
    client,
    assert,
  }) => {
    const { statuses, cancel, start } = await limited(client, { limit: 1 })
    const ids = [await start(), await start(), await start()]
    await eventually(async () => (await statuses()).join() === 'waiting,pending,pending')
    await cancel(ids[0]!)
    await eventually(async () => (await statuses()).join() === 'cancelled,waiting,pending')
    await cancel(ids[2]!)
    await cancel(ids[1]!)
    assert.deepEqual(await statuses(), ['cancelled', 'cancelled', 'cancelled'])
  })

  test('queue: a higher priority goes before what waits already', async ({ client }) => {
    const { statuses, cancel, start } = await limited(client, { limit: 1 })
    const ids = [await start(), await start(), await start({ priority: 9 })]
    await eventually(async () => (await statuses()).join() === 'waiting,pending,pending')
    await cancel(ids[0]!)
    await eventually(async () => (await statuses()).join() === 'cancelled,pending,waiting')
    for (const id of ids.slice(1)) await cancel(id)
  })

  test('a key counts by what it comes to, and a raised limit counts for those that wait', async ({
    client,
    assert,
  }) => {
    const limit = { limit: 1, key: 'inputs.customer' }
    const { executions, workflowId, statuses, cancel, start } = await limited(client, limit)
    const ids: string[] = []
    for (const customer of ['a', 'a', 'b', 'a']) ids.push(await start({ inputData: { customer } }))
    await eventually(async () => (await statuses()).join() === 'waiting,pending,waiting,pending')
    const patched = await client
      .patch(`/api/v1/workflows/${workflowId}`)
      .headers(executions.owner.headers)
      .json({ triggerConfig: { concurrency: { ...limit, limit: 3 } } })
    patched.assertStatus(200)
    await eventually(async () => (await statuses()).join() === 'waiting,waiting,waiting,waiting')
    for (const id of ids) await cancel(id)
    const response = await executions.execute(workflowId, { inputData: {} })
    response.assertStatus(400)
    assert.equal(response.body().error.details[0].rule, 'concurrencyKey')
  })

  test('reject: what is over the limit is refused with 409, also a retry', async ({
    client,
    assert,
  }) => {
    const config = { limit: 1, onLimit: 'reject' }
    const { executions, workflowId, statuses, cancel, start } = await limited(client, config)
    const first = await start()
    const refused = await executions.execute(workflowId)
    refused.assertStatus(409)
    assert.equal(refused.body().error.code, 'CONFLICT')
    await cancel(first)
    const second = await start()
    const retried = await client
      .post(`/api/v1/executions/${first}/retry`)
      .headers(executions.owner.headers)
    retried.assertStatus(409)
    await cancel(second)
    assert.deepEqual(await statuses(), ['cancelled', 'cancelled'])
  })

  test('reject: of twenty at once, exactly as many come in as the limit lets', async ({
    client,
    assert,
  }) => {
    const config = { limit: 3, onLimit: 'reject' }
    const { executions, workflowId, cancel } = await limited(client, config)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => executions.execute(workflowId))
    )
    const accepted = answers.filter((answer) => answer.status() === 201)
    assert.equal(accepted.length, 3)
    for (const answer of accepted) await cancel(answer.body().data.executionId)
  })

  test('cancel_running: a new one takes the place of the oldest', async ({ client, assert }) => {
    const { statuses, cancel, start } = await limited(client, {
      limit: 1,
      onLimit: 'cancel_running',
    })
    const ids = [await start()]
    await eventually(async () => (await statuses()).join() === 'waiting')
    ids.push(await start(), await start())
    await eventually(async () => (await statuses()).join() === 'cancelled,cancelled,waiting')
    await cancel(ids[2]!)
    assert.deepEqual(await statuses(), ['cancelled', 'cancelled', 'cancelled'])
  })

  test('settings that make no sense are refused with their field', async ({ client, assert }) => {
    const owner = await signedIn()
    const wrong = [
      [{ priority: 11 }, 'triggerConfig.priority'],
      [{ concurrency: { limit: 0 } }, 'triggerConfig.concurrency.limit'],
      [{ concurrency: { limit: 1, key: '1 +' } }, 'triggerConfig.concurrency.key'],
      [{ concurrency: { limit: 1, onLimit: 'drop' } }, 'triggerConfig.concurrency.onLimit'],
    ] as const
    for (const [triggerConfig, field] of wrong) {
      const body = { name: 'Wrong', triggerConfig }
      const response = await client.post('/api/v1/workflows').headers(owner.headers).json(body)
      response.assertStatus(400)
      assert.equal(response.body().error.details[0].field, field)
    }
    const steps = [
      { stepKey: 'r', stepType: 'wait', config: { durationMs: 1, runsOn: 'No Label' } },
    ]
    const labelled = await client
      .post('/api/v1/workflows')
      .headers(owner.headers)
      .json({ name: 'Wrong', steps })
    labelled.assertStatus(400)
    assert.equal(labelled.body().error.details[0].field, 'steps.0.config.runsOn')
  })
})
