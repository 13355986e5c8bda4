import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from '@japa/runner'
import { EndingServer } from '../../../bin/ending_server.js'

const OPTIONS = { keepAliveTimeout: 75_000 }

/** Asks over connections that are kept. @returns what came, or the error's code */
function ask(agent: http.Agent, port: number): Promise<{ status: number | string; last: boolean }> {
  return new Promise((resolve) => {
    const request = http.get({ port, host: '127.0.0.1', agent }, (response) => {
      const last = response.headers.connection === 'close'
      response.on('end', () => resolve({ status: response.statusCode!, last }))
      response.on('error', () => resolve({ status: 'cut', last: true }))
      response.resume()
    })
    request.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ status: String(error.code), last: true })
    )
  })
}

async function listening(server: EndingServer): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const closed = (server: EndingServer) => new Promise((resolve) => server.close(resolve))

test.group('The end of the web server', () => {
  test('comes although a client goes on asking, and every question that it took has an answer', async ({
    assert,
  }) => {
    let asked = 0
    let ended: Promise<unknown> | undefined
    const server = new EndingServer({ ...OPTIONS, graceMs: 60_000 }, (_, response) => {
      if (++asked === 5) ended = closed(server)
      setTimeout(() => response.end('yes'), 5)
    })
    const port = await listening(server)
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    const answers: Array<number | string> = []
    for (let last = false; !last;) {
      const answer = await ask(agent, port)
      answers.push(answer.status)
      last = answer.last
    }
    await ended
    agent.destroy()
    // The fifth was asked for before, and answered after: it says so, and nothing is asked on its connection.
    assert.deepEqual(answers, [200, 200, 200, 200, 200])
  })

  test('does not wait for a connection that is idle once its last answer went out', async ({
    assert,
  }) => {
    let answer = () => {}
    const server = new EndingServer({ ...OPTIONS, graceMs: 60_000 }, (_, response) => {
      answer = () => response.end('yes')
      server.emit('asked')
    })
    const port = await listening(server)
    const agent = new http.Agent({ keepAlive: true })
    const asked = ask(agent, port)
    await once(server, 'asked')
    const ended = closed(server)
    answer()
    assert.equal((await asked).status, 200)
    await ended
    agent.destroy()
  })

  test('cuts what is not answered in time', async ({ assert }) => {
    const server = new EndingServer({ ...OPTIONS, graceMs: 100 }, () => server.emit('asked'))
    const port = await listening(server)
    const agent = new http.Agent({ keepAlive: true })
    const asked = ask(agent, port)
    await once(server, 'asked')
    await closed(server)
    assert.equal((await asked).status, 'ECONNRESET')
    agent.destroy()
  })
})
