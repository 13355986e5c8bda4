import { readFileSync } from 'node:fs'
import pg from 'pg'
import { test } from '@japa/runner'
import { url } from '#config/database'
import { readTold } from '#services/live/told'
import { EventStreamClient } from '#tests/support/event_stream'
import { Executions } from '#tests/support/executions'
import { ServerProcess } from '#tests/support/server_process'
import { signedIn } from '#tests/support/signed_in'
import { endSharedWorker, sharedWorker } from '#tests/support/worker_process'

const STREAMS = 500
/** Of them, those whose execution goes on while it is watched. */
const MOVING = 100
const LIFTED = {
  RATE_LIMIT_USER_PER_HOUR: '1000000000',
  RATE_LIMIT_ANONYMOUS_PER_HOUR: '1000000000',
}

/** MiB that a process holds, as the kernel counts them. */
function memoryOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)![1]) / 1024
}

/** Does work for each number below `count`, so many at a time. */
async function each(count: number, atOnce: number, work: (index: number) => Promise<void>) {
  let next = 0
  const turn = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, turn))
}

test.group('Five hundred streams', (group) => {
  let server: ServerProcess
  group.setup(async () => {
    await sharedWorker()
    server = await ServerProcess.start(LIFTED)
    return async () => {
      await server.stop()
      await endSharedWorker()
    }
  })

  test('cost one server less than 100 MiB, and hear of an end at once', async ({
    client,
    assert,
  }) => {
    const on = new Executions(client, await signedIn())
    const signal = (name: string) => ({ stepKey: 'w', stepType: 'wait', config: { signal: name } })
    const workflowId = await on.workflow([signal('go')])
    const ids: string[] = []
    await each(STREAMS, 10, async () => {
      ids.push((await on.execute(workflowId)).body().data.executionId)
    })
    // As a server is that has answered before.
    await each(50, 10, async () => {
      await server.ask('GET', '/executions?pageSize=100', on.owner.headers)
    })
    const before = memoryOf(server.child.pid!)
    const streams = new Map<string, EventStreamClient>()
    await each(STREAMS, 20, async (index) => {
      const path = `${server.url}/api/v1/executions/${ids[index]}/events`
      const stream = await EventStreamClient.open(path, on.owner.headers)
      streams.set(ids[index]!, stream)
      await stream.until(
        ({ events }) => events.some(({ data }) => data.status === 'waiting'),
        30_000
      )
    })
    const open = memoryOf(server.child.pid!)

    const told = new Map<string, number>()
    const listener = new pg.Client({ connectionString: url })
    await listener.connect()
    listener.on('notification', ({ payload = '' }) => {
      for (const { id, status } of readTold(payload)) {
        if (status === 'completed') told.set(id, performance.now())
      }
    })
    await listener.query('listen turbocat_live')
    const delays: number[] = []
    await each(MOVING, 5, async (index) => {
      const id = ids[index]!
      const stream = streams.get(id)!
      await client
        .post(`/api/v1/executions/${id}/signals`)
        .headers(on.owner.headers)
        .json({ name: 'go', payload: index })
      const ended = (it: EventStreamClient) =>
        it.of('execution').some(({ status }) => status === 'completed')
      await stream.until(ended, 30_000)
      delays.push(Math.max(performance.now() - (told.get(id) ?? performance.now()), 0))
    })
    const moved = memoryOf(server.child.pid!)
    await listener.end()
    for (const id of ids.slice(MOVING)) await streams.get(id)!.close()
    await each(STREAMS - MOVING, 10, async (index) => {
      const path = `/api/v1/executions/${ids[MOVING + index]}/cancel`
      await client.post(path).headers(on.owner.headers)
    })

    delays.sort((a, b) => a - b)
    const p = (share: number) => delays[Math.floor(share * (delays.length - 1))]!.toFixed(1)
    process.stdout.write(
      `    ${STREAMS} streams: ${(open - before).toFixed(0)} MiB more (${(moved - before).toFixed(0)} after` +
        ` ${MOVING} ends); from commit to event p50 ${p(0.5)} ms, p95 ${p(0.95)} ms\n`
    )
    assert.isBelow(open - before, 100)
    assert.isBelow(moved - before, 100)
    assert.isBelow(Number(p(0.95)), 1_000)
  }).retry(2)
})
