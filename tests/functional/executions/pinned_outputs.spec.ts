import { test } from '@japa/runner'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

test.group('Pinned outputs', (group) => {
  group.setup(async () => {
    await sharedWorker()
  })

  test('take the place of running a step', async ({ client, assert }) => {
    const executions = new Executions(client, await signedIn())
    const steps = [
      { stepKey: 'dear', stepType: 'agent', agentId: await executions.code('throw new Error()') },
      {
        stepKey: 'cheap',
        stepType: 'agent',
        agentId: await executions.echo(),
        inputs: { got: '{{ dear.output.n + 1 }}' },
        dependsOn: ['dear'],
      },
    ]
    const workflowId = await executions.workflow(steps, { status: 'draft' })
    const body = { pinnedOutputs: { dear: { n: 41 } } }
    const answer = await executions.execute(workflowId, body, '?wait=20')
    answer.assertStatus(200)
    const { id, status, outputData, stepsCompleted } = answer.body().data
    assert.deepEqual([status, stepsCompleted], ['completed', 2])
    assert.deepEqual(outputData, { cheap: [{ got: 42 }] })
    const rows = (await executions.get(`/executions/${id}/steps`)).body().data
    // Both may end within one millisecond, and then come by their names.
    assert.sameDeepMembers(
      rows.map(({ stepKey, pinned, output }: any) => [stepKey, pinned, output]),
      [
        ['dear', true, { n: 41 }],
        ['cheap', false, [{ got: 42 }]],
      ]
    )
    const logs = (await executions.get(`/executions/${id}/logs`)).body().data
    assert.isTrue(logs.some(({ message }: any) => /output is pinned/.test(message)))
  })

  test('are for steps that are there, in runs by hand', async ({ client, assert }) => {
    const executions = new Executions(client, await signedIn())
    const agentId = await executions.echo()
    const id = await executions.workflow([{ stepKey: 'a', stepType: 'agent', agentId }])
    const unknown = await executions.execute(id, { pinnedOutputs: { 'a': 1, 'no.such': 2 } })
    unknown.assertStatus(400)
    assert.equal(unknown.body().error.details[0].field, 'pinnedOutputs.no.such')
    const byApi = await executions.execute(id, { triggerType: 'api', pinnedOutputs: { a: 1 } })
    byApi.assertStatus(400)
    assert.equal(byApi.body().error.details[0].field, 'pinnedOutputs')
  })
})
