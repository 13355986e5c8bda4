import { test } from '@japa/runner'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { hanging, ModelServer } from '#tests/support/llm/model_server'
import { signedIn } from '#tests/support/signed_in'
import { WorkerProcess } from '#tests/support/worker_process'

const WORKER = { LEASE_SECONDS: '2', SWEEP_SECONDS: '1', EGRESS_ALLOW: '127.0.0.1' }

test.group('kill -9 in a conversation that is remembered', () => {
  test('keeps what was said once, and goes on with what it had read', async ({
    client,
    assert,
    cleanup,
  }) => {
    const model = await ModelServer.start()
    let worker = await WorkerProcess.start(WORKER)
    cleanup(async () => {
      await worker.stop()
      await model.stop()
    })
    const on = new Executions(client, await signedIn())
    const agentId = await on.agent({
      name: 'Teller',
      type: 'llm',
      config: {
        provider: 'openai-compatible',
        model: 'm',
        baseUrl: model.url,
        prompt: '{{ inputs.say }}',
        conversationId: 'ada',
      },
    })
    const steps = (say: string) => [
      { stepKey: 'ask', stepType: 'agent', agentId, inputs: { say }, timeoutMs: 60_000 },
    ]
    const ended = async (id: string) => {
      const execution = await eventually(async () => {
        const shown = await on.show(id)
        return shown.completedAt !== null && shown
      }, 60_000)
      assert.equal(execution.status, 'completed', execution.errorMessage)
    }
    model.says({ text: 'First answer' }, hanging)
    await ended(await on.start(steps('First')))
    const second = await on.start(steps('Second'))
    await eventually(() => model.requests.length === 2, 20_000)
    await worker.kill()
    const cutOff = model.requests[1]!
    model.says({ text: 'Another answer' })
    worker = await WorkerProcess.start(WORKER)
    await ended(second)
    assert.deepEqual(model.requests[0]!.body, cutOff.body)
    const [conversation] = (await on.get('/conversations')).body().data
    const listed = await on.get(`/conversations/${conversation.id}/messages`)
    assert.deepEqual(
      listed.body().data.map(({ content }: any) => content),
      ['First', 'First answer', 'Second', 'Another answer']
    )
  }).timeout(180_000)
})
