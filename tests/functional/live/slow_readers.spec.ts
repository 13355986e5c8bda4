import type { Socket } from 'node:net'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { EventStreamClient } from '#tests/support/event_stream'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { sharedWorker } from '#tests/support/worker_process'

const ITEMS = 800
const KIB = 1024

test.group('A reader that is slow', (group) => {
  group.setup(async () => void (await sharedWorker()))

  test('is given no more than it takes, and misses nothing', async ({ client, assert }) => {
    const on = new Executions(client, await signedIn())
    const body = [{ stepKey: 'rest', stepType: 'wait', config: { durationMs: 1 } }]
    const items = Array.from({ length: ITEMS }, (_, index) => index)
    const config = { items, maxConcurrency: 100, steps: body }
    const id = await on.start([{ stepKey: 'all', stepType: 'loop', config }])
    await eventually(async () => (await on.show(id)).status === 'completed', 30_000)

    const server = (await app.container.make('server')).getNodeServer()!
    // What is written to its socket stays there, as on a line that takes nothing.
    const opened = Promise.withResolvers<Socket>()
    const hold = (request: { url?: string; socket: Socket }) => {
      if (!request.url?.endsWith(`/${id}/events`)) return
      request.socket.cork()
      opened.resolve(request.socket)
    }
    server.prependListener('request', hold)
    const { HOST, PORT } = process.env
    const path = `http://${HOST}:${PORT}/api/v1/executions/${id}/events`
    const stream = EventStreamClient.open(path, on.owner.headers)
    const socket = await opened.promise
    server.off('request', hold)
    await eventually(() => socket.writableNeedDrain, 30_000)
    const held = socket.writableLength
    // Were it given more, it would be by now: the next pages are read in one go.
    for (let turn = 0; turn < 20; turn++) await on.show(id)
    // A heartbeat may come in between.
    assert.isBelow(socket.writableLength - held, KIB)
    assert.isBelow(held, 256 * KIB)

    socket.uncork()
    const read = await stream
    await read.ended
    const completed = read.of('step').filter(({ status }) => status === 'completed')
    assert.equal(new Set(completed.map((step) => step.path)).size, ITEMS + 1)
    assert.isAbove(socket.bytesWritten, 2 * held)
  }).timeout(120_000)
})
