import { test } from '@japa/runner'
import { randomUUID } from 'node:crypto'
import db from '@adonisjs/lucid/services/db'
import { PgPointStore } from '#auth/limits/pg_point_store'
import RequestLimits from '#auth/limits/request_limits'
import { signedIn } from '#tests/support/signed_in'

/** As a web process makes them: each of its own memory, on the same database. */
function webProcess() {
  return new RequestLimits(new PgPointStore(db), (error) => {
    throw error
  })
}

async function passed(processes: RequestLimits[], requests: number, limit: number) {
  const key = `test:${randomUUID()}`
  const states = await Promise.all(
    Array.from({ length: requests }, (_, index) =>
      processes[index % processes.length]!.count({ key, limit, seconds: 60 })
    )
  )
  return states.filter(({ exceeded }) => !exceeded).length
}

test.group('Limits of several processes', () => {
  test('one process lets exactly the limit pass: {$self}')
    .with([1, 2, 7, 60, 1000])
    .run(async ({ assert }, limit) => {
      assert.equal(await passed([webProcess()], limit + 50, limit), limit)
    })

  test('two processes together let no more pass, and hardly fewer', async ({ assert }) => {
    const together = await passed([webProcess(), webProcess()], 400, 100)
    assert.isAtMost(together, 100)
    assert.isAtLeast(together, 90)
  })

  test('a process that comes later knows what others took', async ({ assert }) => {
    const key = `test:${randomUUID()}`
    const first = webProcess()
    for (let count = 0; count < 10; count += 1) await first.count({ key, limit: 10, seconds: 60 })
    const state = await webProcess().count({ key, limit: 10, seconds: 60 })
    assert.isTrue(state.exceeded)
    assert.equal(state.remaining, 0)
    assert.isAtMost(state.retryAfter, 60)
  })

  test('a window that has ended begins anew', async ({ assert }) => {
    const key = `test:${randomUUID()}`
    let now = Date.now()
    const limits = new RequestLimits(
      new PgPointStore(db),
      () => {},
      () => now
    )
    assert.isFalse((await limits.count({ key, limit: 1, seconds: 60 })).exceeded)
    assert.isTrue((await limits.count({ key, limit: 1, seconds: 60 })).exceeded)
    now += 61_000
    await db
      .from('request_windows')
      .where({ key })
      .update({ ends_at: new Date(0) })
    assert.isFalse((await limits.count({ key, limit: 1, seconds: 60 })).exceeded)
  })
})

test.group('Limit headers', () => {
  test('are on every answer: {$self}')
    .with([
      'GET /api/v1/users/me',
      'GET /api/v1/no/such/path',
      'PUT /api/v1/agents',
      'GET /api/v1/agents/00000000-0000-7000-8000-000000000000',
      'GET /api/v1/templates',
      'GET /api/v1/health',
      'GET /health',
      'GET /api/v1/openapi.json',
    ])
    .run(async ({ client, assert }, route) => {
      const [method = '', path = ''] = route.split(' ')
      for (const headers of [{}, (await signedIn()).headers]) {
        const response = await client.request(path, method).headers(headers)
        for (const name of ['limit', 'remaining', 'reset']) {
          assert.match(response.header(`x-ratelimit-${name}`) ?? '', /^\d+$/, name)
        }
      }
    })
})
