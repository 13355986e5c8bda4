import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getActiveTestOrFail } from '@japa/runner'

export interface LocalServer {
  port: number
  /** `http://<address>:<port>` */
  origin: string
  requests: IncomingMessage[]
  /** Connections accepted so far. */
  connections(): number
}

/** Starts a real HTTP server on a free port, and ends it with the test. */
export async function localServer(
  listener: RequestListener,
  address = '127.0.0.1'
): Promise<LocalServer> {
  const requests: IncomingMessage[] = []
  let connections = 0
  const server = createServer((request, response) => {
    requests.push(request)
    listener(request, response)
  })
  server.on('connection', () => connections++)
  server.listen(0, address)
  await once(server, 'listening')
  getActiveTestOrFail().cleanup(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { port, origin: `http://${address}:${port}`, requests, connections: () => connections }
}
