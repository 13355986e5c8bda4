import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { url } from '#config/database'
import { eventually } from '#tests/support/eventually'
import { Executions } from '#tests/support/executions'
import { signedIn } from '#tests/support/signed_in'
import { freePort } from '#tests/support/server_process'
import { RedisProcess, REDIS_IS_HERE } from '#tests/support/redis_process'
import { endSharedWorker, WorkerProcess } from '#tests/support/worker_process'

/** What the connections of the queue say of themselves when they begin. */
const OF_THE_QUEUE = 'search_path=bullmq'

/** A way to the database that turns away all connections of the queue but the first few, until it is opened. */
class Door {
  refused = 0
  isOpen = false
  #let = 0
  #server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (hello: Buffer) => this.#greet(socket, hello))
  })

  private constructor(private few: number) {}

  static async make(few = 1): Promise<Door> {
    const door = new Door(few)
    door.#server.listen(0, '127.0.0.1')
    await once(door.#server, 'listening')
    return door
  }

  get url(): string {
    const through = new URL(url)
    through.hostname = '127.0.0.1'
    through.port = String((this.#server.address() as AddressInfo).port)
    return through.href
  }

  #greet(socket: Socket, hello: Buffer): void {
    if (!this.isOpen && hello.includes(OF_THE_QUEUE) && this.#let++ >= this.few) {
      this.refused++
      return void socket.destroy()
    }
    const { hostname, port } = new URL(url)
    const onward = connect(Number(port || 5432), hostname)
    onward.on('error', () => socket.destroy())
    onward.on('close', () => socket.destroy())
    socket.on('close', () => onward.destroy())
    onward.write(hello)
    socket.pipe(onward)
    onward.pipe(socket)
  }

  close(): void {
    this.#server.close()
  }
}

test.group('A worker that begins while the database has no connection left', (group) => {
  group.setup(() => endSharedWorker())

  test('tries again, takes jobs, and ends when it is told to', async ({ client, assert }) => {
    const door = await Door.make()
    const starting = WorkerProcess.start({ DATABASE_URL: door.url, QUEUE_CONNECTION: 'postgres' })
    await eventually(() => door.refused > 0, 30_000)
    door.isOpen = true
    const worker = await starting
    const executions = new Executions(client, await signedIn())
    const run = await executions.run([
      { stepKey: 'rest', stepType: 'wait', config: { durationMs: 1 } },
    ])
    assert.equal(run.status, 'completed')
    await worker.stop()
    door.close()
  }).timeout(180_000)

  test('ends when there never is one, and says no more that it lives', async ({
    assert,
    cleanup,
  }) => {
    const door = await Door.make(0)
    cleanup(() => door.close())
    const known = () => db.from('workers').select('id').orderBy('id')
    const before = await known()
    const env = { DATABASE_URL: door.url, QUEUE_CONNECTION: 'postgres' }
    await assert.rejects(() => WorkerProcess.start(env), /The worker did not begin/)
    assert.isAbove(door.refused, 0)
    assert.deepEqual(await known(), before)
  }).timeout(180_000)

  for (const backend of ['postgres', 'redis'] as const) {
    test(`or no database: it ends, and its supervisor begins another, with the queue on ${backend}`, async ({
      assert,
      cleanup,
    }) => {
      const redis = backend === 'redis' ? await RedisProcess.start() : undefined
      cleanup(async () => redis?.kill())
      const away = new URL(url)
      away.hostname = '127.0.0.1'
      away.port = String(await freePort())
      const env = {
        DATABASE_URL: away.href,
        QUEUE_CONNECTION: backend,
        ...(redis && { REDIS_URL: redis.url }),
      }
      await assert.rejects(() => WorkerProcess.start(env), /ECONNREFUSED/)
    })
      .skip(backend === 'redis' && !REDIS_IS_HERE, 'needs redis-server')
      .timeout(180_000)
  }
})
