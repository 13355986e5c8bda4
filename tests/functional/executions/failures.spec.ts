import { test } from '@japa/runner'
import { CountingServer } from '#tests/support/counting_server'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

test.group('Steps that fail', (group) => {
  let outside: CountingServer
  group.setup(async () => {
    await sharedWorker()
  })
  group.each.setup(async () => {
    outside = await CountingServer.start()
    return () => outside.stop()
  })

  /** One API step, answered with these statuses, the last one for ever. */
  async function called(
    on: Executions,
    statuses: number[],
    step: Record<string, unknown>,
    headers: Record<string, string> = {}
  ) {
    outside.answer((_request, response, count) => {
      response.writeHead(statuses[Math.min(count, statuses.length) - 1]!, headers)
      response.end('{}')
    })
    const agentId = await on.api({ method: 'POST', url: `${outside.url}/x`, body: {} })
    const execution = await on.run([{ stepKey: 'x', stepType: 'agent', agentId, ...step }])
    return { execution, requests: outside.of('/x') }
  }

  test('are tried exactly retryCount times more, ever later', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const { execution, requests } = await called(on, [500], { retryCount: 3, retryDelayMs: 100 })
    assert.deepEqual([execution.status, execution.errorCode], ['failed', 'HTTP_500'])
    assert.lengthOf(requests, 4)
    const gaps = requests.slice(1).map(({ at }, index) => at - requests[index]!.at)
    gaps.forEach((gap, index) => assert.isAtLeast(gap, 100 * 2 ** index - 1))
    assert.deepEqual(
      requests.map(({ idempotencyKey }) => idempotencyKey),
      Array.from({ length: 4 }, () => `${execution.id}:x`)
    )
    assert.deepEqual(
      await on.trail(execution.id),
      [1, 2, 3, 4].map((n) => `x#${n} failed`)
    )
  })

  test('succeed at a later attempt, and park for a long delay', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const { execution, requests } = await called(on, [503, 200], {
      retryCount: 1,
      retryDelayMs: 1_300,
    })
    assert.equal(execution.status, 'completed')
    assert.lengthOf(requests, 2)
    assert.isAtLeast(requests[1]!.at - requests[0]!.at, 1_300)
    assert.isBelow(requests[1]!.at - requests[0]!.at, 2_600)
    assert.deepEqual([execution.stepsCompleted, execution.stepsFailed], [1, 0])
  }).retry(2)

  test('wait as long as Retry-After asks', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const step = { retryCount: 1, retryDelayMs: 10 }
    const { execution, requests } = await called(on, [429, 200], step, { 'retry-after': '1' })
    assert.equal(execution.status, 'completed')
    assert.isAtLeast(requests[1]!.at - requests[0]!.at, 1_000)
  })

  test('are not tried again when nothing can change', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const { execution, requests } = await called(on, [404], { retryCount: 5, retryDelayMs: 1 })
    assert.deepEqual([execution.status, execution.errorCode], ['failed', 'HTTP_404'])
    assert.lengthOf(requests, 1)
  })

  test('onError retry without a count means three times more', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const { execution, requests } = await called(on, [500], { onError: 'retry', retryDelayMs: 1 })
    assert.equal(execution.status, 'failed')
    assert.lengthOf(requests, 4)
  })

  test('onError continue goes on with null, after the retries', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    outside.answer((_request, response) => response.writeHead(500).end())
    const agentId = await on.api({ url: `${outside.url}/x` })
    const echo = await on.echo()
    const inputs = {
      was: '{{ steps.x.status }}',
      output: '{{ x.output }}',
      code: '{{ x.error.code }}',
    }
    const execution = await on.run([
      {
        stepKey: 'x',
        stepType: 'agent',
        agentId,
        onError: 'continue',
        retryCount: 1,
        retryDelayMs: 1,
      },
      { stepKey: 'then', stepType: 'agent', agentId: echo, inputs, dependsOn: ['x'] },
    ])
    assert.equal(execution.status, 'completed')
    assert.deepEqual([execution.stepsCompleted, execution.stepsFailed], [1, 1])
    assert.deepEqual(execution.outputData, {
      then: [{ was: 'failed', output: null, code: 'HTTP_500' }],
    })
    assert.lengthOf(outside.of('/x'), 2)
  })

  test('a step that takes longer than timeoutMs is stopped, and its socket closed', async ({
    client,
    assert,
  }) => {
    const on = new Executions(client, await signedIn())
    outside.answer(() => {})
    const agentId = await on.api({ url: `${outside.url}/slow` })
    const code = await on.code('for (;;) {}')
    const api = await on.run([{ stepKey: 'x', stepType: 'agent', agentId, timeoutMs: 300 }])
    assert.deepEqual([api.status, api.errorCode], ['failed', 'TIMEOUT'])
    assert.isBelow(api.durationMs, 1_300)
    assert.equal(outside.closedEarly, 1)
    const endless = await on.run([
      { stepKey: 'x', stepType: 'agent', agentId: code, timeoutMs: 300 },
    ])
    assert.deepEqual([endless.status, endless.errorCode], ['failed', 'TIMEOUT'])
    assert.isBelow(endless.durationMs, 1_500)
  }).retry(2)

  test('an execution that takes longer than its workflow allows is timeout', async ({
    client,
    assert,
  }) => {
    const on = new Executions(client, await signedIn())
    outside.answer(() => {})
    const agentId = await on.api({ url: `${outside.url}/slow` })
    const definition = { metadata: { timeout: 1 } }
    const execution = await on.run(
      [{ stepKey: 'x', stepType: 'agent', agentId }],
      {},
      { definition }
    )
    assert.deepEqual([execution.status, execution.errorCode], ['timeout', 'TIMEOUT'])
    assert.isAtLeast(execution.durationMs, 1_000)
    assert.isBelow(execution.durationMs, 2_000)
    assert.deepEqual(await on.trail(execution.id), ['x#1 cancelled'])
    const parked = await on.run(
      [{ stepKey: 'w', stepType: 'wait', config: { durationMs: 60_000 } }],
      {},
      { definition }
    )
    assert.equal(parked.status, 'timeout')
    assert.isBelow(parked.durationMs, 2_500)
  }).retry(2)

  test('tell admins their stack and nobody else', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const code = await on.code('throw new TypeError("with a stack")')
    const execution = await on.run([{ stepKey: 'x', stepType: 'agent', agentId: code }])
    assert.notProperty(await on.show(execution.id), 'errorStack')
    const admin = new Executions(client, await signedIn('admin'))
    const seen = await admin.show(execution.id)
    assert.include(seen.errorStack, 'with a stack')
    assert.include(seen.errorMessage, 'with a stack')
  })
})
