import { test } from '@japa/runner'
import { percentile } from '#tests/bench/figures'
import { Endpoint } from '#tests/bench/endpoint'
import { Executions } from '#tests/support/executions'
import { Serving } from '#tests/support/serving'
import { ServerProcess } from '#tests/support/server_process'
import { signedIn } from '#tests/support/signed_in'
import { WorkerProcess } from '#tests/support/worker_process'

const rest = (durationMs: number) => [{ stepKey: 'rest', stepType: 'wait', config: { durationMs } }]

/** So many of each kind suffice to see one that is lost; `npm run bench` measures with more. */
const OPEN = 200
const WHILE_REDEPLOYED = 400
const BESIDE_STRANGERS = 60
const STRANGERS_PER_SECOND = 200

test.group('Endpoints under load', (group) => {
  let server: ServerProcess
  let worker: WorkerProcess

  group.setup(async () => {
    server = await ServerProcess.start()
    worker = await WorkerProcess.start()
    return async () => {
      await worker.stop()
      await server.stop()
    }
  })

  /** A deployment of a workflow that waits, served by a process of its own. */
  async function serve(client: Executions['client'], durationMs: number) {
    const owner = await signedIn()
    const workflowId = await new Executions(client, owner).workflow(rest(durationMs))
    const serving = await Serving.start(client, owner, { workflowId })
    const endpoint = new Endpoint(new URL(serving.path, server.url), serving.apiKey)
    return { owner, workflowId, serving, endpoint }
  }

  test('200 calls that take a second are open at a time, and each is answered', async ({
    client,
    assert,
  }) => {
    const { endpoint } = await serve(client, 1000)
    const { statuses, durations } = await endpoint.many(OPEN, OPEN)
    endpoint.close()
    console.info(`${OPEN} calls of 1 s: p95 ${Math.round(percentile(durations, 0.95))} ms`)
    assert.deepEqual(statuses, { 200: OPEN })
    assert.isAtLeast(Math.min(...durations), 1000)
  }).timeout(180_000)

  test('no request is lost while what is deployed changes', async ({ client, assert }) => {
    const { endpoint, serving, owner, workflowId } = await serve(client, 1)
    const path = `/api/v1/workflows/${workflowId}`
    await client
      .patch(path)
      .headers(owner.headers)
      .json({ steps: rest(2) })
    let redeploys = 0
    let over = false
    const redeploying = (async () => {
      while (!over) {
        const response = await serving.patch({ version: redeploys % 2 === 0 ? 2 : 1 })
        response.assertStatus(200)
        redeploys++
      }
    })()
    const { statuses } = await endpoint.many(WHILE_REDEPLOYED, 20).finally(() => (over = true))
    await redeploying
    endpoint.close()
    console.info(`${WHILE_REDEPLOYED} calls over ${redeploys} redeploys`)
    assert.deepEqual(statuses, { 200: WHILE_REDEPLOYED })
    assert.isAbove(redeploys, 1)
  }).timeout(180_000)

  test('whoever comes with a bad key is refused, and keeps nobody from being served', async ({
    client,
    assert,
  }) => {
    const { endpoint } = await serve(client, 1)
    await endpoint.p95(10)
    const idle = await endpoint.p95(BESIDE_STRANGERS)
    const strangers = await endpoint.strangers(STRANGERS_PER_SECOND)
    const beside = await endpoint.p95(BESIDE_STRANGERS)
    const rate = await strangers.stop()
    endpoint.close()
    const figures = `p95 ${idle.toFixed(1)} ms alone, ${beside.toFixed(1)} ms`
    console.info(`${figures} beside ${Math.round(rate)} refused calls a second`)
    assert.deepEqual(strangers.statuses, { 401: strangers.sent })
    assert.isAbove(strangers.sent, 0)
  }).timeout(180_000)
})
