import { test } from '@japa/runner'
import { REDIS_IS_HERE } from '#tests/support/redis_process'
import { Fleet } from '../concurrency/fleet.js'

/** With a Redis that loses everything, what it was told meanwhile is found by the sweeper. */
const FOUND_WITHIN_MS = 60_000

test.group('A server and a worker whose Redis', (group) => {
  let fleet: Fleet
  let workflowId = ''
  group.each.skip(!REDIS_IS_HERE, 'needs redis-server')
  group.each.setup(async () => {
    fleet = await Fleet.startOnRedis(1)
    const waits = { stepKey: 'asked', stepType: 'wait', config: { signal: 'go' } }
    workflowId = await fleet.workflow([waits])
    return () => fleet.stop()
  })

  const send = (id: string) =>
    fleet.ask('POST', `/executions/${id}/signals`, { name: 'go', payload: 1 })

  test('cuts their connections, dies and comes back empty answer meanwhile, and lose nothing', async ({
    assert,
  }) => {
    const before = await fleet.execute(workflowId)
    fleet.redis!.cut()
    const cut = await fleet.execute(workflowId)
    await fleet.redis!.kill()
    // Nobody who asks waits for the queue: what was asked for is in the database.
    const away = await fleet.execute(workflowId)
    for (const id of [before, cut, away]) assert.equal((await send(id)).status, 200)
    await fleet.redis!.begin()
    fleet.redis!.cut()
    const after = await fleet.execute(workflowId)
    assert.equal((await send(after)).status, 200)
    assert.deepEqual(await fleet.finished([workflowId], FOUND_WITHIN_MS), { completed: 4 })
    assert.isNull(fleet.server.child.exitCode)
    assert.isTrue(fleet.workers[0]!.running)
  }).timeout(150_000)
})
