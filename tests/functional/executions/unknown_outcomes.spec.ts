import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { CountingServer } from '#tests/support/counting_server'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { WorkerProcess } from '#tests/support/worker_process'

/** Only this worker may drive what is cut off here: others would take it over within the lease. */
const QUICK = { LEASE_SECONDS: '1', SWEEP_SECONDS: '1', EGRESS_ALLOW: '127.0.0.1' }

test.group('A POST that was cut off, with onUnknownOutcome: ask', (group) => {
  let outside: CountingServer
  const workers: WorkerProcess[] = []
  group.each.setup(async () => {
    outside = await CountingServer.start()
    return async () => {
      for (const worker of workers.splice(0)) if (worker.running) await worker.stop()
      await outside.stop()
    }
  })

  const startWorker = async (label: string) => {
    const worker = await WorkerProcess.start({ ...QUICK, WORKER_LABELS: label })
    workers.push(worker)
    return worker
  }

  /** Runs a workflow whose POST is cut off by a kill -9, and returns when it asks. */
  const cutOff = async (client: ApiClient) => {
    let hang = true
    outside.answer((_request, response) => {
      if (!hang) response.setHeader('content-type', 'application/json').end('{"ok":true}')
    })
    const label = `cut-off-${Math.random().toString(36).slice(2)}`
    const worker = await startWorker(label)
    const own = new Executions(client, await signedIn())
    const agentId = await own.api({ method: 'POST', url: `${outside.url}/charge` })
    const id = await own.start([
      {
        stepKey: 'charge',
        stepType: 'agent',
        agentId,
        config: { onUnknownOutcome: 'ask', runsOn: label },
      },
    ])
    await eventually(() => outside.of('/charge').length === 1, 15_000)
    await worker.kill()
    hang = false
    await startWorker(label)
    await eventually(async () => (await own.show(id)).status === 'waiting', 20_000)
    const answer = (payload: object) =>
      client
        .post(`/api/v1/executions/${id}/signals`)
        .headers(own.owner.headers)
        .json({ name: 'charge', payload })
    return { own, id, answer }
  }

  for (const [choice, output, posts] of [
    ['done', { charge: { paid: true } }, 1],
    ['redo', null, 2],
    ['skip', {}, 1],
  ] as const) {
    test(`is not repeated by itself; "${choice}" ends the wait`, async ({ assert, client }) => {
      const { own, id, answer } = await cutOff(client)
      const listed = (await own.get('/approvals')).body().data
      assert.containsSubset(listed, [{ executionId: id, kind: 'outcome', name: 'charge' }])
      const wrong = await answer({ choice: 'maybe' })
      wrong.assertStatus(400)
      assert.equal(wrong.body().error.details[0].field, 'payload.choice')
      assert.equal(outside.of('/charge').length, 1)
      const answered = await answer({ choice, output: { paid: true } })
      answered.assertStatus(200)
      const ended = await eventually(async () => {
        const shown = await own.show(id)
        return shown.completedAt !== null && shown
      }, 20_000)
      assert.equal(ended.status, 'completed')
      if (output) assert.deepEqual(ended.outputData, output)
      assert.equal(outside.of('/charge').length, posts)
    }).timeout(90_000)
  }
})
