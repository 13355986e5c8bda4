import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { EventStreamClient } from '#tests/support/event_stream'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { keyOf } from '#tests/support/keys'
import { ServerProcess } from '#tests/support/server_process'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'
import { inARow } from '#tests/functional/live/streams'

test.group('A stream that stays open', (group) => {
  let server: ServerProcess
  group.setup(async () => {
    await sharedWorker()
    server = await ServerProcess.start({ STREAM_HEARTBEAT_SECONDS: '1' })
    return async () => {
      if (server.child.exitCode === null) await server.stop()
    }
  })

  const open = (path: string, headers: Record<string, string>, lastEventId?: string) =>
    EventStreamClient.open(`${server.url}/api/v1/executions${path}`, headers, lastEventId)

  test('shows that it is alive, and costs no time of the request figures', async ({ client }) => {
    const on = new Executions(client, await signedIn())
    const stream = await open('/events', on.owner.headers)
    await stream.until(({ comments }) => comments.length >= 2)
    await stream.close()
  })

  test('ends when the session or the key no longer counts', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const id = await on.start(inARow(60_000))
    const { key, row } = await keyOf(on.owner.user, ['read:executions'])
    const byKey = await open(`/${id}/events`, { 'x-api-key': key })
    const listByKey = await open('/events', { 'x-api-key': key })
    const bySession = await open(`/${id}/events`, on.owner.headers)
    await bySession.until(({ comments }) => comments.length > 0)
    await row.merge({ isActive: false }).save()
    await Promise.all([byKey.ended, listByKey.ended])
    await bySession.until(({ comments }) => comments.length > 2)
    await client.post('/api/v1/auth/logout').headers(on.owner.headers).json({})
    await bySession.ended
    assert.equal((await open('/events', on.owner.headers)).response.status, 401)
  })

  test('misses nothing while its server hears nothing from the database', async ({
    client,
    assert,
  }) => {
    const on = new Executions(client, await signedIn())
    const all = await open('/events', on.owner.headers)
    const id = await on.start(inARow(...Array.from({ length: 12 }, () => 100)))
    const one = await open(`/${id}/events`, on.owner.headers)
    for (let cut = 0; cut < 3; cut++) {
      await one.until((it) => it.of('step').length > cut * 6)
      await db.rawQuery(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where application_name = 'turbocat feed' and datname = current_database()`
      )
    }
    await one.ended
    const done = one.of('step').filter(({ status }) => status === 'completed')
    assert.lengthOf(done, 12)
    assert.equal(new Set(one.events.map((event) => event.id)).size, one.events.length)
    await all.until((it) => it.of('execution').some(({ status }) => status === 'completed'))
    await all.close()
  })

  test('ends when its server stops, and goes on with the next one', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const id = await on.start(inARow(500, 1_500))
    const [one, all] = [
      await open(`/${id}/events`, on.owner.headers),
      await open('/events', on.owner.headers),
    ]
    await one.until((it) => it.events.length > 1)
    const began = performance.now()
    await server.stop()
    assert.isBelow(performance.now() - began, 5_000)
    await Promise.all([one.ended, all.ended])
    assert.equal(one.retryMs, 1000)
    server = await ServerProcess.start({ STREAM_HEARTBEAT_SECONDS: '1' })
    const [on2, all2] = [
      await open(`/${id}/events`, on.owner.headers, one.lastEventId),
      await open('/events', on.owner.headers, all.lastEventId),
    ]
    await on2.ended
    const ids = [...one.events, ...on2.events].map((event) => event.id)
    assert.equal(new Set(ids).size, ids.length)
    assert.equal(on2.events.at(-1)!.data.status, 'completed')
    await eventually(() => all2.of('execution').some(({ status }) => status === 'completed'))
    await all2.close()
  })
})
