import { createServer } from 'node:net'
import { SetupProblem } from './problem.js'

function tryListening(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host, exclusive: true }, () => {
      const taken = server.address().port
      server.close(() => resolve(taken))
    })
  })
}

/**
 * A port of the loopback address that nobody listens on now.
 *
 * @returns {Promise<number>}
 */
export function freePort() {
  return tryListening(0, '127.0.0.1')
}

/**
 * Whether a port of the loopback address can be listened on.
 *
 * @param {number} port
 */
export function isFree(port) {
  return tryListening(port, '127.0.0.1').then(
    () => true,
    () => false
  )
}

/**
 * Makes sure that the web server will get its port.
 *
 * @param {{ host: string, port: number }} address
 * @throws SetupProblem
 */
export async function requirePort({ host, port }) {
  try {
    await tryListening(port, host)
  } catch (error) {
    if (error.code === 'EADDRINUSE') {
      throw new SetupProblem(
        `Port ${port} is taken by another program. Stop it, or choose another: PORT=${port + 1 > 65535 ? 3334 : port + 1} npm start`
      )
    }
    if (error.code === 'EACCES') {
      throw new SetupProblem(
        `Port ${port} needs more rights. Choose one above 1023: PORT=3333 npm start`
      )
    }
    throw new SetupProblem(`Can't listen on ${host}:${port} (${error.code}). Check HOST and PORT`)
  }
}
