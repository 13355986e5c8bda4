import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { makeAgent } from '#tests/support/agents'
import { eventually } from '#tests/support/eventually'
import { signedIn, type SignedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

const AT_ONCE = 50

test.group('Two users who hammer', (group) => {
  group.each.timeout(120_000)

  test('50 creates and 50 executes at once each end with exact counts', async ({
    client,
    assert,
  }) => {
    await sharedWorker()
    const users = [await signedIn(), await signedIn()]
    const times = <Result>(make: (index: number) => Promise<Result>) =>
      Promise.all(Array.from({ length: AT_ONCE }, (_, index) => make(index)))

    const hammer = async (me: SignedIn) => {
      const keep = await makeAgent(client, me)
      const steps = [
        {
          stepKey: 'keep',
          stepType: 'agent',
          agentId: keep.id,
          inputs: { rows: [{ value: 1 }, { value: 2 }] },
        },
      ]
      const made = await times((index) =>
        client
          .post('/api/v1/workflows')
          .headers(me.headers)
          .json({ name: `Workflow ${index}`, status: 'active', steps })
      )
      for (const response of made) response.assertStatus(201)
      const ids: string[] = made.map((response) => response.body().data.id)
      const busy = ids[0]!
      const started = await times(() =>
        client.post(`/api/v1/workflows/${busy}/execute`).headers(me.headers).json({})
      )
      for (const response of started) response.assertStatus(201)
      return { keep: keep.id as string, ids, busy, started }
    }
    const done = await Promise.all(users.map(hammer))

    for (const [index, { keep, ids, busy, started }] of done.entries()) {
      const { user, headers } = users[index]!
      assert.lengthOf([...new Set(ids)], AT_ONCE)
      const executionIds = started.map((response) => response.body().data.executionId)
      assert.lengthOf([...new Set(executionIds)], AT_ONCE)
      const get = async (path: string) =>
        (await client.get(`/api/v1${path}`).headers(headers)).body()
      await eventually(async () => {
        const open = await db
          .from('executions')
          .where('user_id', user.id)
          .whereNot('status', 'completed')
        return open.length === 0
      }, 60_000)
      assert.equal((await get('/workflows')).pagination.totalItems, AT_ONCE)
      assert.equal((await get('/executions')).pagination.totalItems, AT_ONCE)
      const workflow = await eventually(async () => {
        const { data } = await get(`/workflows/${busy}`)
        return data.totalExecutions === AT_ONCE ? data : null
      })
      assert.equal(workflow.successfulExecutions, AT_ONCE)
      assert.equal(workflow.failedExecutions, 0)
      const agent = (await get(`/agents/${keep}`)).data
      assert.deepEqual([agent.totalExecutions, agent.successfulExecutions], [AT_ONCE, AT_ONCE])
      const [steps] = await db
        .from('execution_steps')
        .whereIn('execution_id', executionIds)
        .count('* as total')
        .countDistinct('execution_id as executions')
      assert.deepEqual([Number(steps.total), Number(steps.executions)], [AT_ONCE, AT_ONCE])
    }
  })

  test('50 executes at once with one Idempotency-Key start one', async ({ client, assert }) => {
    await sharedWorker()
    const me = await signedIn()
    const agent = await makeAgent(client, me)
    const headers = { ...me.headers, 'idempotency-key': 'once' }
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, () =>
        client
          .post(`/api/v1/agents/${agent.id}/execute?wait=20`)
          .headers(headers)
          .json({ inputs: { rows: [] } })
      )
    )
    for (const answer of answers) answer.assertStatus(200)
    assert.lengthOf([...new Set(answers.map((answer) => answer.body().data.id))], 1)
    const rows = await db.from('executions').where('user_id', me.user.id)
    assert.lengthOf(rows, 1)
  })
})
