import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { eventually } from '#tests/support/eventually'
import { signedIn } from '#tests/support/signed_in'
import { Fleet, step } from './fleet.js'

const ECHO = {
  operation: 'map',
  source: ['{{ inputs }}'],
  transformation: { expression: 'item' },
}

test.group('Labels of workers', (group) => {
  let fleet: Fleet
  group.each.setup(async () => {
    fleet = await Fleet.start(1)
    return () => fleet.stop()
  })

  async function row(id: string) {
    const { rows } = await db.rawQuery(
      `select status, needs, lease_number::int as drives,
         now() - hinted_at > interval '3 seconds' as quiet from executions where id = ?`,
      [id]
    )
    return rows[0] as { status: string; needs: string[] | null; drives: number; quiet: boolean }
  }

  test('a step waits for a worker with its label, costs nothing, and is never lost', async ({
    assert,
  }) => {
    const admin = await signedIn('admin')
    const plain = await fleet.agent('data', ECHO)
    const labelled = await fleet.agent('data', { ...ECHO, runsOn: 'gpu' })
    const config = { items: [1, 2, 3], maxConcurrency: 3, runsOn: 'eu' }
    const workflowId = await fleet.workflow([
      step('first', plain),
      step('train', labelled, { dependsOn: ['first'] }),
      { stepKey: 'each', stepType: 'loop', agentId: plain, config, dependsOn: ['train'] },
      step('last', plain, { dependsOn: ['each'] }),
    ])
    const id = await fleet.execute(workflowId)
    await eventually(async () => (await row(id)).needs?.join() === 'gpu')
    const health = await fleet.ask('GET', '/analytics/system-health', undefined, admin)
    assert.deepEqual(health.body.data.waitingForLabels, [
      { label: 'gpu', executions: 1, workers: 0 },
    ])

    // Three seconds are three sweeps: nobody has looked at it in vain.
    await eventually(async () => (await row(id)).quiet)
    assert.equal((await row(id)).drives, 1)

    await fleet.add({ WORKER_LABELS: 'gpu,fast' })
    await eventually(async () => (await row(id)).needs?.join() === 'eu', 10_000)
    const later = await fleet.ask('GET', '/analytics/system-health', undefined, admin)
    const shown = later.body.data.workers.map(({ labels }: { labels: string[] }) => labels.join())
    assert.sameMembers(shown, ['', 'gpu,fast'])
    const left = performance.now()
    await fleet.add({ WORKER_LABELS: 'eu' })
    assert.deepEqual(await fleet.finished([workflowId], 60_000), { completed: 1 })
    process.stdout.write(
      `    driven ${(await row(id)).drives} times by three workers, done ${Math.round(performance.now() - left)} ms after the last was started\n`
    )
  }).timeout(180_000)

  test('a worker with the label takes what an unlabelled one hands over', async ({ assert }) => {
    await fleet.add({ WORKER_LABELS: 'gpu' })
    const plain = await fleet.agent('data', ECHO)
    const steps = [step('on', plain, { config: { runsOn: 'gpu' } })]
    const workflowId = await fleet.workflow(steps)
    for (let n = 0; n < 40; n++) await fleet.execute(workflowId)
    assert.deepEqual(await fleet.finished([workflowId], 60_000), { completed: 40 })
  }).timeout(180_000)

  test('a cancel ends what waits for a label that nobody has', async ({ assert }) => {
    const plain = await fleet.agent('data', ECHO)
    const id = await fleet.execute(
      await fleet.workflow([step('on', plain, { config: { runsOn: 'nowhere' } })])
    )
    await eventually(async () => (await row(id)).needs !== null)
    const answer = await fleet.ask('POST', `/executions/${id}/cancel`)
    assert.equal(answer.body.data.status, 'cancelled')
  }).timeout(180_000)
})
