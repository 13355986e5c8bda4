import { test } from '@japa/runner'
import { apiUrl, EventStreamClient } from '#tests/support/event_stream'
import { Executions } from '#tests/support/executions'
import { keyOf } from '#tests/support/keys'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'
import { inARow } from '#tests/functional/live/streams'

/** What a stream said of steps, as `<path> <status>`. */
const said = (stream: EventStreamClient) =>
  stream.of('step').map(({ path, status }) => `${path} ${status}`)

test.group('The stream of an execution', (group) => {
  group.setup(async () => {
    await sharedWorker()
  })

  const open = (on: Executions, id: string, lastEventId?: string) =>
    EventStreamClient.open(apiUrl(`/executions/${id}/events`), on.owner.headers, lastEventId)

  test('tells each change in its order, and ends with the execution', async ({
    client,
    assert,
  }) => {
    const on = new Executions(client, await signedIn())
    const id = await on.start(inARow(150, 150, 150))
    const stream = await open(on, id)
    assert.equal(stream.response.status, 200)
    assert.equal(stream.response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    assert.equal(stream.response.headers.get('cache-control'), 'no-store, no-transform')
    assert.isNotNull(stream.response.headers.get('x-ratelimit-remaining'))
    await stream.ended
    assert.equal(stream.retryMs, 1000)
    const ends = said(stream).filter((one) => one.endsWith('completed'))
    assert.deepEqual(ends, ['w0 completed', 'w1 completed', 'w2 completed'])
    assert.equal(stream.events.at(-1)!.event, 'execution')
    assert.deepEqual(stream.events.at(-1)!.data, await on.show(id))
    const merged = new Map(stream.of('step').map((step) => [step.path, step]))
    assert.deepEqual([...merged.values()], await on.steps(id))
    const logged = (await on.get(`/executions/${id}/logs?sortOrder=asc`)).body().data
    assert.deepEqual(stream.of('log'), logged)
  })

  test('goes on where a client was cut off: no gap, and nothing twice', async ({
    client,
    assert,
  }) => {
    const on = new Executions(client, await signedIn())
    const agentId = await on.echo()
    const config = { items: Array.from({ length: 120 }, (_, index) => index), maxConcurrency: 3 }
    const id = await on.start([
      ...inARow(60, 60, 60, 60),
      { stepKey: 'l', stepType: 'loop', config, agentId, dependsOn: ['w3'] },
      { stepKey: 'end', stepType: 'wait', config: { durationMs: 60 }, dependsOn: ['l'] },
    ])
    const seen: Array<{ event: string; id: string; data: any }> = []
    let lastEventId = ''
    for (
      let round = 0;
      seen.at(-1)?.data.status !== 'completed' || seen.at(-1)?.event !== 'execution';
      round++
    ) {
      const stream = await open(on, id, lastEventId)
      const wanted = 1 + ((round * 7) % 23)
      await Promise.race([stream.ended, stream.until(({ events }) => events.length >= wanted)])
      await stream.close()
      seen.push(...stream.events)
      lastEventId = stream.lastEventId
    }
    const ids = seen.map((event) => event.id)
    assert.equal(new Set(ids).size, ids.length)
    const final = new Map(
      seen.filter(({ event }) => event === 'step').map(({ data }) => [data.path, data])
    )
    assert.equal(final.size, 120 + 6)
    assert.isTrue([...final.values()].every(({ status }) => status === 'completed'))
    const again = await open(on, id, lastEventId)
    assert.equal(again.response.status, 204)
  })

  test('tells what has ended from its beginning, and ends', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const { id } = await on.run(inARow(0))
    const stream = await open(on, id)
    await stream.ended
    assert.deepEqual(said(stream), ['w0 completed'])
    assert.equal(stream.events.at(-1)!.data.status, 'completed')
  })

  test('is told of a cancellation', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const id = await on.start(inARow(60_000))
    const stream = await open(on, id)
    await stream.until((it) => it.of('execution').some(({ status }) => status === 'waiting'))
    await client.post(`/api/v1/executions/${id}/cancel`).headers(on.owner.headers)
    await stream.ended
    assert.equal(said(stream).at(-1), 'w0 cancelled')
    assert.equal(stream.events.at(-1)!.data.status, 'cancelled')
  })

  test('is refused in the envelope before it begins', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const { id } = await on.run(inARow(0))
    const other = await signedIn()
    const { key } = await keyOf(on.owner.user, ['read:agents'])
    const refused = async (headers: Record<string, string>, path: string, lastEventId = '') => {
      const { response } = await EventStreamClient.open(apiUrl(path), headers, lastEventId)
      assert.match(response.headers.get('content-type')!, /^application\/json/)
      return response.status
    }
    const path = `/executions/${id}/events`
    assert.equal(await refused({}, path), 401)
    assert.equal(await refused(other.headers, path), 403)
    assert.equal(await refused({ 'x-api-key': key }, path), 403)
    const unknown = '/executions/019a0000-0000-7000-8000-000000000000/events'
    assert.equal(await refused(on.owner.headers, unknown), 404)
    assert.equal(await refused(on.owner.headers, path, 'what?'), 400)
    const head = await fetch(apiUrl(path), { method: 'HEAD', headers: on.owner.headers })
    assert.equal(head.status, 200)
  })
})
