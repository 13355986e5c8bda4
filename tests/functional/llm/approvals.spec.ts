import { test } from '@japa/runner'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

test.group('Tools that need approval', (group) => {
  group.setup(async () => {
    await sharedWorker()
  })

  test('park the run until somebody has answered: approved {$self}')
    .with([true, false])
    .run(async ({ client, assert }, approved) => {
      const on = new Executions(client, await signedIn())
      const echo = await on.echo()
      const agentId = await on.agent({
        name: 'Careful',
        type: 'llm',
        config: {
          provider: 'simulated',
          prompt: 'Delete {{ inputs.what }}',
          tools: [{ type: 'agent', agentId: echo, name: 'remove', requiresApproval: true }],
          script: [{ toolCalls: [{ name: 'remove', arguments: { id: 7 } }] }, { text: 'Ready' }],
        },
      })
      const inputs = { what: 'it' }
      const id = await on.start([{ stepKey: 'ask', stepType: 'agent', agentId, inputs }])
      await eventually(async () => (await on.show(id)).status === 'waiting')
      const listed = (await on.get('/approvals')).body().data
      assert.lengthOf(listed, 1)
      assert.include(JSON.stringify(listed[0]), 'remove')
      const response = await client
        .post(`/api/v1/executions/${id}/signals`)
        .headers(on.owner.headers)
        .json({ name: listed[0].name, payload: { approved } })
      response.assertStatus(200)
      const ended = await eventually(async () => {
        const shown = await on.show(id)
        return shown.completedAt !== null && shown
      })
      assert.equal(ended.status, 'completed', ended.errorMessage)
      const { text, toolCalls } = ended.outputData.ask
      assert.equal(text, 'Ready')
      assert.deepEqual(toolCalls, [{ name: 'remove', arguments: { id: 7 }, isError: !approved }])
      const made = (await on.trail(id)).filter((row) => row.startsWith('ask/tool'))
      assert.deepEqual(made, approved ? ['ask/tool-0-0#1 completed'] : [])
    })
})
