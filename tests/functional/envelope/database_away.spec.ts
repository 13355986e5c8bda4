import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { signAccessToken } from '#auth/access_token'
import { createUser } from '#tests/support/accounts'

/** A port that nothing listens on: taken, then let go. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** A server of its own, whose database is not there. */
async function startServer(): Promise<{ server: ChildProcess; url: string }> {
  const [port, databasePort] = [await closedPort(), await closedPort()]
  const server = spawn(process.execPath, ['--import=@poppinss/ts-exec', 'bin/server.ts'], {
    cwd: app.makePath(),
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      LOG_LEVEL: 'info',
      DATABASE_URL: `postgres://postgres@127.0.0.1:${databasePort}/away`,
    },
  })
  for await (const line of createInterface({ input: server.stdout! })) {
    if (line.includes('started HTTP server')) break
  }
  return { server, url: `http://127.0.0.1:${port}` }
}

test.group('A database that is away', (group) => {
  let server: ChildProcess
  let url: string

  group.setup(async () => {
    ;({ server, url } = await startServer())
  })
  group.teardown(async () => {
    server.kill('SIGKILL')
    await once(server, 'exit')
  })

  test('the process is alive and says that it is not ready', async ({ assert }) => {
    assert.equal((await fetch(`${url}/health`)).status, 200)
    const ready = await fetch(`${url}/health/ready`)
    assert.equal(ready.status, 503)
    const { error } = (await ready.json()) as {
      error: { code: string; message: string; details: { field: string }[] }
    }
    assert.equal(error.code, 'SERVICE_UNAVAILABLE')
    assert.equal(error.message, 'Not ready: database, queue')
    assert.deepEqual(
      error.details.map(({ field }) => field),
      ['database', 'queue']
    )
  })

  test('what needs it is 503, to be tried again', async ({ assert }) => {
    const user = await createUser()
    const token = await signAccessToken(user, user.id)
    const login = { email: user.email, password: 'x' }
    const answers = [
      await fetch(`${url}/api/v1/users/me`, { headers: { Authorization: `Bearer ${token}` } }),
      await fetch(`${url}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(login),
      }),
    ]
    for (const answer of answers) {
      const { error } = (await answer.json()) as { error: Record<string, unknown> }
      assert.equal(answer.status, 503)
      assert.equal(error.code, 'SERVICE_UNAVAILABLE')
      assert.equal(answer.headers.get('retry-after'), String(error.retryAfter))
    }
  })
})
