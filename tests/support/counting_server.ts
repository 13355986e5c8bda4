import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface CountedRequest {
  method: string
  path: string
  /** Milliseconds since the epoch. */
  at: number
  idempotencyKey: string | undefined
  traceparent: string | undefined
}

type Answer = (request: CountedRequest, response: ServerResponse, count: number) => void

/** An HTTP server of the outside world: it counts what it is asked for, by method and path. */
export class CountingServer {
  readonly requests: CountedRequest[] = []
  /** Sockets that the client closed before they were answered. */
  closedEarly = 0
  #server: Server
  #answer: Answer = (_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end('{"ok":true}')
  }

  private constructor() {
    this.#server = createServer((request, response) => this.#take(request, response))
  }

  static async start(): Promise<CountingServer> {
    const server = new CountingServer()
    server.#server.listen(0, '127.0.0.1')
    await once(server.#server, 'listening')
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** How it answers from now on; `count` is how often this path was asked for, this time included. */
  answer(answer: Answer): void {
    this.#answer = answer
  }

  of(path: string): CountedRequest[] {
    return this.requests.filter((request) => request.path === path)
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const { 'idempotency-key': header, traceparent } = request.headers
    const counted = {
      method: request.method ?? '',
      path: request.url ?? '',
      at: Date.now(),
      idempotencyKey: typeof header === 'string' ? header : undefined,
      traceparent: typeof traceparent === 'string' ? traceparent : undefined,
    }
    this.requests.push(counted)
    response.on('close', () => {
      if (!response.writableFinished) this.closedEarly++
    })
    this.#answer(counted, response, this.of(counted.path).length)
  }
}
