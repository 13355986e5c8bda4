import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pipeline, type Duplex } from 'node:stream'
import type { Gateway } from './types.js'

/** Bytes of a request's body; Node bounds its head. */
const MAX_BODY_BYTES = 10 * 1024 * 1024
/** Headers that concern one connection, not the request (RFC 9110, 7.6.1). */
const HOP_BY_HOP =
  /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|host|content-length)$/

/** The way out of one run whose language speaks to sockets: a proxy behind a socket in a folder that the guest sees. */
export interface WayOut {
  folder: string
  close(): Promise<void>
}

/**
 * Opens a proxy (RFC 9110: absolute requests, CONNECT) that asks the gateway for every request and connection.
 *
 * @param parent Gets the folder; only the worker and the guest's walls come near it.
 */
export async function openWayOut(parent: string, gateway: Gateway): Promise<WayOut> {
  const folder = join(parent, randomUUID().slice(0, 8))
  await mkdir(folder, { recursive: true })
  const ending = new AbortController()
  const open = new Set<Duplex>()
  const server = createServer((request, response) => {
    void forward(request, response, gateway, ending.signal)
  })
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('error', () => {}).once('close', () => open.delete(socket))
  })
  server.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(request.url ?? '') ?? []
    gateway.connect(host, Number(port), ending.signal).then(
      (target) => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
        target.write(head)
        pipeline(socket, target, () => target.destroy())
        pipeline(target, socket, () => socket.destroy())
      },
      (error: Error) => socket.end(refusal(error))
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(join(folder, 'socket'), resolve)
  })
  return {
    folder,
    close: async () => {
      ending.abort()
      server.close()
      for (const socket of open) socket.destroy()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  gateway: Gateway,
  signal: AbortSignal
): Promise<void> {
  try {
    const headers = Object.entries(request.headers).filter(([name]) => !HOP_BY_HOP.test(name))
    const answer = await gateway.request(
      {
        url: request.url ?? '',
        method: request.method ?? 'GET',
        headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
        body: await readBody(request),
        follow: false,
      },
      signal
    )
    const back = Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.test(name))
    response.writeHead(answer.status, Object.fromEntries(back)).end(answer.body)
  } catch (error) {
    response.writeHead(403, { 'content-type': 'text/plain' }).end((error as Error).message)
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > MAX_BODY_BYTES) throw new Error(`A body may have ${MAX_BODY_BYTES} bytes`)
    parts.push(part)
  }
  return size === 0 ? null : Buffer.concat(parts)
}

/** What a client of the proxy shows as the reason is the status line's. */
function refusal({ message }: Error): string {
  const reason = message.replace(/[^\x20-\x7e]/g, '?').slice(0, 200)
  return `HTTP/1.1 403 ${reason}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`
}
