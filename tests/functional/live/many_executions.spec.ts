import { test } from '@japa/runner'
import { apiUrl, EventStreamClient } from '#tests/support/event_stream'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'
import { inARow } from '#tests/functional/live/streams'

test.group('The stream of all executions', (group) => {
  group.setup(async () => {
    await sharedWorker()
  })

  const open = (on: Executions, lastEventId?: string, query = '') =>
    EventStreamClient.open(apiUrl(`/executions/events${query}`), on.owner.headers, lastEventId)

  const statuses = (stream: EventStreamClient, id: string) =>
    stream
      .of('execution')
      .filter((one) => one.id === id)
      .map(({ status }) => status)

  test('tells how own executions stand, and nothing of others', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const other = new Executions(client, await signedIn())
    const before = await on.run(inARow(0))
    const stream = await open(on)
    const theirs = await other.run(inARow(0))
    const id = await on.start(inARow(1_100))
    await stream.until((it) => statuses(it, id).includes('completed'))
    assert.includeMembers(statuses(stream, id), ['waiting', 'completed'])
    assert.deepEqual(statuses(stream, theirs.id), [])
    assert.deepEqual(statuses(stream, before.id), [])
    const last = stream.events.at(-1)!.data
    const { inputData, outputData, triggerData, ...shown } = await on.show(id)
    assert.deepEqual(last, shown)
    await stream.close()
  })

  test('goes on where a client was cut off, with what happened meanwhile', async ({
    client,
    assert,
  }) => {
    const on = new Executions(client, await signedIn())
    const first = await open(on)
    await first.until(({ lastEventId }) => lastEventId !== '')
    await first.close()
    const ids: string[] = []
    for (let round = 0; round < 5; round++) ids.push((await on.run(inARow(0))).id)
    let lastEventId = first.lastEventId
    const seen: string[] = []
    while (seen.length < 5) {
      const stream = await open(on, lastEventId)
      await stream.until(({ events }) => events.length > 0)
      await stream.close()
      seen.push(...stream.of('execution').map(({ id }) => id))
      lastEventId = stream.lastEventId
    }
    assert.deepEqual(seen, ids)
  })

  test('tells an admin of everybody, and nobody else', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const admin = new Executions(client, await signedIn('admin'))
    const stream = await open(admin, undefined, '?scope=all')
    const { id } = await on.run(inARow(0))
    await stream.until((it) => statuses(it, id).includes('completed'))
    await stream.close()
    assert.equal((await open(on, undefined, '?scope=all')).response.status, 403)
    assert.equal((await open(on, 'bm8gc25hcHNob3Q')).response.status, 400)
  })
})
