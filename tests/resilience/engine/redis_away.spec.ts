import { test } from '@japa/runner'
import { REDIS_IS_HERE } from '#tests/support/redis_process'
import { Fleet } from '../concurrency/fleet.js'

/** Much less than the 20 s that what runs may take: nothing runs. */
const ENDS_WITHIN_MS = 15_000

test.group('A worker whose Redis is away', (group) => {
  group.each.skip(!REDIS_IS_HERE, 'needs redis-server')

  test('ends when it is told to', async ({ assert, cleanup }) => {
    const fleet = await Fleet.startOnRedis(2)
    cleanup(() => fleet.stop())
    await fleet.redis!.kill()
    const took = await Promise.all(fleet.workers.map((worker) => worker.stop()))
    for (const ms of took) assert.isBelow(ms, ENDS_WITHIN_MS)
  }).timeout(90_000)
})
