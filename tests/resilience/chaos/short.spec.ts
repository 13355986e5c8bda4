import { test } from '@japa/runner'
import { REDIS_IS_HERE } from '#tests/support/redis_process'
import { campaign } from './campaign.js'
import type { Backend } from './ground.js'

/** Each fault once, and no longer than that takes: `npm run chaos` goes on for as long as it is told. */
const SHORT = { seconds: 0, absenceMs: 3_000, workers: 2, perSecond: 8 }

/** Long enough for a machine that has ten times as much to do: what is measured here is no time. */
const MOST_MS = 480_000

async function hurt(backend: Backend): Promise<string[]> {
  const seed = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000)
  const began = performance.now()
  const say = (line: string) => void process.stdout.write(`    ${line}\n`)
  const mistakes = await campaign({ ...SHORT, backend, seed, say })
  say(`${backend}: ${Math.round((performance.now() - began) / 1_000)} s`)
  const told = mistakes.map(
    ({ kind, executionId, what }) => `${kind}: ${executionId ?? ''} ${what}`
  )
  for (const mistake of told) say(mistake)
  return told
}

test.group('Every fault, one after the other, under load', () => {
  // What went wrong is printed with its seed, also where the second try, with another seed, goes well.
  test('loses nothing and doubles nothing, with the queue on PostgreSQL', async ({ assert }) => {
    assert.deepEqual(await hurt('postgres'), [])
  })
    .retry(1)
    .timeout(MOST_MS)

  test('loses nothing and doubles nothing, with the queue on Redis', async ({ assert }) => {
    assert.deepEqual(await hurt('redis'), [])
  })
    .skip(!REDIS_IS_HERE, 'needs redis-server')
    .retry(1)
    .timeout(MOST_MS)
})
