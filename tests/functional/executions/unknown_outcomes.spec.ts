import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { CountingServer } from '#tests/support/counting_server'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { WorkerProcess } from '#tests/support/worker_process'

/** Only this worker may drive what is cut off here: others would take it over within the lease. */
const QUICK = { LEASE_SECONDS: '1', SWEEP_SECONDS: '1', EGRESS_ALLOW: '127.0.0.1' }

const CHOICES = [
  ['done', { charge: { paid: true } }, 1],
  ['redo', null, 2],
  ['skip', {}, 1],
] as const

test.group('A POST that was cut off, with onUnknownOutcome: ask', (group) => {
  let outside: CountingServer
  let own: Executions
  const workers: WorkerProcess[] = []
  /** An execution for each choice, which asks. */
  const asking = new Map<string, string>()
  const label = `cut-off-${Math.random().toString(36).slice(2)}`

  const startWorker = async () => {
    const worker = await WorkerProcess.start({ ...QUICK, WORKER_LABELS: label })
    workers.push(worker)
    return worker
  }

  /** Runs workflows whose POST is cut off by a kill -9, and returns when they ask. */
  const cutOff = async (client: ApiClient) => {
    let hang = true
    outside.answer((_request, response) => {
      if (!hang) response.setHeader('content-type', 'application/json').end('{"ok":true}')
    })
    const worker = await startWorker()
    own = new Executions(client, await signedIn())
    for (const [choice] of CHOICES) {
      const agentId = await own.api({ method: 'POST', url: `${outside.url}/${choice}` })
      const config = { onUnknownOutcome: 'ask', runsOn: label }
      const id = await own.start([{ stepKey: 'charge', stepType: 'agent', agentId, config }])
      asking.set(choice, id)
    }
    await eventually(() => outside.requests.length === CHOICES.length)
    await worker.kill()
    hang = false
    await startWorker()
    const waits = async (id: string) => (await own.show(id)).status === 'waiting'
    for (const id of asking.values()) await eventually(() => waits(id))
  }

  group.setup(async () => {
    outside = await CountingServer.start()
    return async () => {
      for (const worker of workers) if (worker.running) await worker.stop()
      await outside.stop()
    }
  })

  for (const [choice, output, posts] of CHOICES) {
    test(`is not repeated by itself; "${choice}" ends the wait`, async ({ assert, client }) => {
      if (asking.size === 0) await cutOff(client)
      const id = asking.get(choice)!
      const answer = (payload: object) =>
        client
          .post(`/api/v1/executions/${id}/signals`)
          .headers(own.owner.headers)
          .json({ name: 'charge', payload })
      const listed = (await own.get('/approvals')).body().data
      assert.containsSubset(listed, [{ executionId: id, kind: 'outcome', name: 'charge' }])
      const wrong = await answer({ choice: 'maybe' })
      wrong.assertStatus(400)
      assert.equal(wrong.body().error.details[0].field, 'payload.choice')
      assert.equal(outside.of(`/${choice}`).length, 1)
      const answered = await answer({ choice, output: { paid: true } })
      answered.assertStatus(200)
      const ended = await eventually(async () => {
        const shown = await own.show(id)
        return shown.completedAt !== null && shown
      })
      assert.equal(ended.status, 'completed')
      if (output) assert.deepEqual(ended.outputData, output)
      assert.equal(outside.of(`/${choice}`).length, posts)
    }).timeout(90_000)
  }
})
