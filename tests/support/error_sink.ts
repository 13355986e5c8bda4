import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** An operator's address that errors are reported to: it keeps them, and answers as if it were broken. */
export async function errorSink() {
  const reports: any[] = []
  const server = createServer(async (request, response) => {
    reports.push(JSON.parse(await text(request)))
    response.writeHead(500).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { reports, stop, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
