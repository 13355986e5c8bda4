import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { eventually } from '#tests/support/eventually'
import { Fleet, Overlap, step } from './fleet.js'

test.group('Limits, with three workers', (group) => {
  let fleet: Fleet
  group.each.setup(async () => {
    fleet = await Fleet.start(3)
    return () => fleet.stop()
  })

  test('no more attempts of an agent run at a time than it allows, whatever is killed', async ({
    assert,
  }) => {
    const overlap = new Overlap(fleet.outside, 100)
    const agentId = await fleet.calling('/limited', { maxConcurrentExecutions: 2 })
    const single = await fleet.workflow([step('call', agentId)])
    const config = { items: '{{ inputs.list }}', maxConcurrency: 10 }
    const loop = await fleet.workflow([{ stepKey: 'l', stepType: 'loop', agentId, config }])
    const began = performance.now()
    for (let n = 0; n < 20; n++) await fleet.execute(single)
    await fleet.execute(loop, { inputData: { list: Array.from({ length: 20 }, (_, n) => n) } })
    await eventually(() => fleet.outside.requests.length > 6)
    await fleet.workers[0]!.kill()
    assert.deepEqual(await fleet.finished([single, loop], 120_000), { completed: 21 })
    const seconds = (performance.now() - began) / 1000
    process.stdout.write(
      `    most at once ${overlap.most.get('/limited')} of 2, ${fleet.outside.requests.length} calls in ${seconds.toFixed(1)} s, one worker killed\n`
    )
    assert.equal(overlap.most.get('/limited'), 2)
    await eventually(async () => {
      const { rows } = await db.rawQuery(
        'select count(*)::int as left from agent_slots where agent_id = ?',
        [agentId]
      )
      return rows[0].left === 0
    })
  }).timeout(180_000)

  test('a killed worker leaks no slot: it is free when the lease has run out', async ({
    assert,
  }) => {
    const agentId = await fleet.calling('/slow', { maxConcurrentExecutions: 1 })
    const workflowId = await fleet.workflow([step('call', agentId, { timeoutMs: 60_000 })])
    const overlap = new Overlap(fleet.outside, 120_000)
    await fleet.execute(workflowId)
    await eventually(() => overlap.open('/slow') === 1)
    await fleet.execute(workflowId)
    await Promise.all(fleet.workers.map((worker) => worker.kill()))
    const next = new Overlap(fleet.outside, 10)
    await fleet.add()
    const began = performance.now()
    assert.deepEqual(await fleet.finished([workflowId], 60_000), { completed: 2 })
    const seconds = (performance.now() - began) / 1000
    process.stdout.write(`    both ended ${seconds.toFixed(1)} s after a worker came (lease 2 s)\n`)
    assert.equal(next.most.get('/slow'), 1)
  }).timeout(180_000)

  test('exactly as many executions of a key go on at a time as the limit allows', async ({
    assert,
  }) => {
    const gate = Promise.withResolvers<void>()
    const overlap = new Overlap(fleet.outside, 100, gate.promise)
    const agentId = await fleet.calling('/keyed/{{ inputs.k }}')
    const concurrency = { limit: 2, key: 'inputs.k' }
    const workflowId = await fleet.workflow(
      [step('call', agentId, { inputs: { k: '{{ inputs.k }}' } })],
      { triggerConfig: { concurrency } }
    )
    for (let n = 0; n < 30; n++) {
      await fleet.execute(workflowId, { inputData: { k: ['a', 'b', 'c'][n % 3] } })
      if (n === 20) await fleet.workers[0]!.kill()
    }
    const keyed = ['/keyed/a', '/keyed/b', '/keyed/c']
    await eventually(() => keyed.every((path) => overlap.open(path) === 2), 60_000)
    gate.resolve()
    assert.deepEqual(await fleet.finished([workflowId], 120_000), { completed: 30 })
    const most = Object.fromEntries(overlap.most)
    process.stdout.write(`    most at once by key: ${JSON.stringify(most)}\n`)
    assert.deepEqual(most, Object.fromEntries(keyed.map((path) => [path, 2])))
    const { rows } = await db.rawQuery(
      `select count(*)::int as swaps from (
         select id, lag(id) over (partition by concurrency_key order by started_at, id) as before
         from executions where workflow_id = ?) s where before > id`,
      [workflowId]
    )
    // Two that begin within the same millisecond can't be told apart.
    assert.isAtMost(rows[0].swaps, 3)
  }).timeout(180_000)
})
