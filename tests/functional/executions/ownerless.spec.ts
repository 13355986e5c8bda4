import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import ownerlessExecutions from '#queries/executions/ownerless_executions'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

const wait = (config: object) => [{ stepKey: 'w', stepType: 'wait', config }]

test.group('Executions that nothing will wake', (group) => {
  group.setup(async () => void (await sharedWorker()))

  test('are found, and what waits for a time, a signal or a child is none', async ({
    client,
    assert,
  }) => {
    const on = new Executions(client, await signedIn())
    const signalled = await on.workflow(wait({ signal: 'go' }))
    const timed = await on.workflow(wait({ durationMs: 600_000 }))
    const call = { name: 'Call', type: 'workflow', status: 'active' }
    const made = await client
      .post('/api/v1/agents')
      .headers(on.owner.headers)
      .json({ ...call, config: { workflowId: signalled } })
    const agentId = made.body().data.id
    const parent = await on.workflow([{ stepKey: 'call', stepType: 'agent', agentId }])
    const ids: string[] = []
    for (const workflowId of [signalled, timed, parent]) {
      ids.push((await on.execute(workflowId)).body().data.executionId)
    }
    const own = db.from('executions').where('user_id', on.owner.user.id)
    await eventually(async () => {
      const rows = await own.clone().select('status', 'lease_owner')
      return rows.length === 4 && rows.every((row) => row.status === 'waiting' && !row.lease_owner)
    }, 10_000)
    const ownerless = async () => {
      // As if they had been left alone for a while.
      await own.clone().update({ hinted_at: new Date(Date.now() - 120_000) })
      const found = await ownerlessExecutions()
      return ids.filter((id) => found.includes(id))
    }
    assert.deepEqual(await ownerless(), [])

    // What no code does: the wait is gone, and the execution still waits.
    const [lost] = ids
    await db.from('execution_waits').where('execution_id', lost!).delete()
    assert.deepEqual(await ownerless(), [lost])
    for (const id of ids) {
      await client.post(`/api/v1/executions/${id}/cancel`).headers(on.owner.headers)
    }
    assert.deepEqual(await ownerless(), [])
  })
})
