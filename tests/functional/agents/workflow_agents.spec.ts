import { test } from '@japa/runner'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

test.group('Workflow agents', (group) => {
  group.setup(async () => {
    await sharedWorker()
  })

  const caller = (workflowId: string, config: object = {}) => ({
    name: 'Caller',
    type: 'workflow',
    status: 'active',
    config: { workflowId, ...config },
  })

  test('run a workflow as an execution of its own', async ({ client, assert }) => {
    const executions = new Executions(client, await signedIn())
    const child = await executions.workflow([
      { stepKey: 'echo', stepType: 'agent', agentId: await executions.echo() },
    ])
    const agentId = await executions.agent(caller(child, { inputs: { n: '{{ inputs.m + 1 }}' } }))
    const { id, status, outputData } = await executions.run(
      [{ stepKey: 'call', stepType: 'agent', agentId }],
      { m: 1 }
    )
    assert.deepEqual([status, outputData], ['completed', { call: { echo: [{ n: 2 }] } }])
    const rows = (await executions.get(`/executions/${id}/steps`)).body().data
    const { childExecutionId, stepType } = rows.find(({ path }: any) => path === 'call/workflow')
    assert.equal(stepType, 'workflow')
    const made = await executions.show(childExecutionId)
    assert.deepEqual([made.parentExecutionId, made.workflowId], [id, child])
  })

  test('executed alone wait for the workflow, or answer 202', async ({ client, assert }) => {
    const owner = await signedIn()
    const executions = new Executions(client, owner)
    const child = await executions.workflow([
      { stepKey: 'rest', stepType: 'wait', config: { durationMs: 2500 } },
    ])
    const agentId = await executions.agent(caller(child))
    const execute = (query: string) =>
      client.post(`/api/v1/agents/${agentId}/execute${query}`).headers(owner.headers).json({})
    const soon = await execute('?wait=1')
    soon.assertStatus(202)
    const ended = await execute('?wait=20')
    ended.assertStatus(200)
    assert.equal(ended.body().data.status, 'completed')
    assert.property(ended.body().data.outputData, 'rest')
    await eventually(async () => {
      const { status } = await executions.show(soon.body().data.id)
      return status === 'completed'
    })
  })

  test('call only workflows of their owner', async ({ client, assert }) => {
    const stranger = new Executions(client, await signedIn())
    const foreign = await stranger.workflow([
      { stepKey: 'echo', stepType: 'agent', agentId: await stranger.echo() },
    ])
    const owner = await signedIn()
    const agent = await client.post('/api/v1/agents').headers(owner.headers).json(caller(foreign))
    agent.assertStatus(400)
    assert.equal(agent.body().error.details[0].field, 'config.workflowId')
    const config = { items: [1], workflowId: foreign }
    const workflow = await client
      .post('/api/v1/workflows')
      .headers(owner.headers)
      .json({ name: 'Each', steps: [{ stepKey: 'each', stepType: 'loop', config }] })
    workflow.assertStatus(400)
    assert.equal(workflow.body().error.details[0].field, 'steps.0.config.workflowId')
  })

  test('are ready once they say which workflow', async ({ client, assert }) => {
    const owner = await signedIn()
    const made = await client
      .post('/api/v1/agents')
      .headers(owner.headers)
      .json({ name: 'Draft', type: 'workflow', config: {} })
    made.assertStatus(201)
    const shown = await client.get(`/api/v1/agents/${made.body().data.id}`).headers(owner.headers)
    assert.equal(shown.body().data.readiness.problems[0].field, 'config.workflowId')
  })

  test('are cancelled down to the last child within a second', async ({ client, assert }) => {
    const owner = await signedIn()
    const executions = new Executions(client, owner)
    const agentId = await executions.code('await new Promise((done) => setTimeout(done, 25000))')
    const bottom = await executions.workflow([{ stepKey: 'slow', stepType: 'agent', agentId }])
    const middle = await executions.workflow([
      { stepKey: 'down', stepType: 'agent', agentId: await executions.agent(caller(bottom)) },
    ])
    const id = await executions.start([
      { stepKey: 'down', stepType: 'agent', agentId: await executions.agent(caller(middle)) },
    ])
    const below = async (parent: string): Promise<string> => {
      const rows = (await executions.get(`/executions/${parent}/steps`)).body().data
      const row = rows.find((one: any) => one.childExecutionId)
      return row?.childExecutionId
    }
    const ids = await eventually(async () => {
      const child = await below(id)
      const grandchild = await below(child)
      const [row] = await executions.trail(grandchild)
      return row === 'slow#1 running' ? [id, child, grandchild] : null
    })
    const began = performance.now()
    await client.post(`/api/v1/executions/${id}/cancel`).headers(owner.headers)
    await eventually(async () => {
      const shown = await Promise.all(ids.map((one) => executions.show(one)))
      return shown.every(({ status }) => status === 'cancelled')
    })
    assert.isBelow(performance.now() - began, 1500)
  }).retry(2)
})
