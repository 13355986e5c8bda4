import { test } from '@japa/runner'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { McpHttpServer } from '#tests/support/llm/mcp_server'
import { hanging, ModelServer } from '#tests/support/llm/model_server'
import { signedIn } from '#tests/support/signed_in'
import { WorkerProcess } from '#tests/support/worker_process'

const WORKER = { LEASE_SECONDS: '2', SWEEP_SECONDS: '1', EGRESS_ALLOW: '127.0.0.1' }

test.group('kill -9 in the middle of a conversation', () => {
  test('pays for no answer twice, and calls no tool twice', async ({ client, assert, cleanup }) => {
    const model = await ModelServer.start()
    const mcp = await McpHttpServer.start()
    let worker = await WorkerProcess.start(WORKER)
    cleanup(async () => {
      await worker.stop()
      await Promise.all([model.stop(), mcp.stop()])
    })
    const on = new Executions(client, await signedIn())
    const upper = (word: string) => ({ name: 'upper', arguments: { word } })
    const conversation = [
      { text: 'First', toolCalls: [upper('a'), upper('b')] },
      { text: 'Second', toolCalls: [upper('c')] },
    ]
    // The third answer never ends: there the worker dies.
    model.says(...conversation, hanging)
    const agentId = await on.agent({
      name: 'Long',
      type: 'llm',
      config: {
        provider: 'openai-compatible',
        model: 'm',
        baseUrl: model.url,
        prompt: 'Go',
        tools: [{ type: 'mcp', url: mcp.url }],
      },
    })
    const id = await on.start([{ stepKey: 'ask', stepType: 'agent', agentId, timeoutMs: 60_000 }])
    await eventually(() => model.requests.length === 3, 20_000)
    await worker.kill()
    assert.deepEqual(mcp.called, ['upper', 'upper', 'upper'])
    const [, , cutOff] = model.requests

    model.says({ text: 'Done' })
    worker = await WorkerProcess.start(WORKER)
    const ended = await eventually(async () => {
      const shown = await on.show(id)
      return shown.completedAt !== null && shown
    }, 60_000)
    assert.equal(ended.status, 'completed', ended.errorMessage)
    assert.containsSubset(ended.outputData.ask, { text: 'Done', steps: 3 })
    // One request: the same that was cut off, with all that was said and done before.
    assert.lengthOf(model.requests, 1)
    assert.deepEqual(model.requests[0]!.body, cutOff!.body)
    assert.deepEqual(mcp.called, ['upper', 'upper', 'upper'])
    const usage = { inputTokens: 30, outputTokens: 15, costUsd: '0' }
    assert.deepEqual(ended.usage, usage)
    assert.deepEqual(ended.outputData.ask.usage, usage)
  }).timeout(180_000)
})
