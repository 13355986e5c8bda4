import { test } from '@japa/runner'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

test.group('A burst of code', (group) => {
  group.setup(async () => {
    await sharedWorker()
  })

  test('waits for its turn without timing out in the queue', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    // More runs than the machine has places for, which together take far longer than one may.
    const agentId = await on.code(
      'const until = Date.now() + 100; while (Date.now() < until); return 1'
    )
    const workflowId = await on.workflow([
      {
        stepKey: 'all',
        stepType: 'loop',
        agentId,
        timeoutMs: 2_000,
        config: { items: Array.from({ length: 60 }, (_, index) => index), maxConcurrency: 60 },
      },
    ])
    const { executionId } = (await on.execute(workflowId)).body().data
    await eventually(async () => (await on.show(executionId)).completedAt !== null, 30_000)
    const { status, outputData, durationMs } = await on.show(executionId)
    assert.equal(status, 'completed')
    assert.lengthOf(outputData.all, 60)
    assert.isAbove(durationMs, 2_000)
  }).timeout(40_000)
})
