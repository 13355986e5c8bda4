import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WebhookUnbrandedRequiredHeaders } from 'standardwebhooks'
import { eventually } from '#tests/support/eventually'

/** A message as it came. */
export interface Received {
  path: string
  headers: WebhookUnbrandedRequiredHeaders
  body: string
  at: number
}

type Answer = (response: ServerResponse, count: number, received: Received) => void

/** Whoever webhooks are sent to: keeps what comes, and answers 204 unless told otherwise. */
export class Receiver {
  readonly received: Received[] = []
  /** Requests that are not answered yet, and the most that there were at a time. */
  open = 0
  mostOpen = 0
  #server: Server
  #answer: Answer = (response) => response.writeHead(204).end()

  private constructor() {
    this.#server = createServer((request, response) => void this.#take(request, response))
  }

  static async start(): Promise<Receiver> {
    const receiver = new Receiver()
    receiver.#server.listen(0, '127.0.0.1')
    await once(receiver.#server, 'listening')
    return receiver
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** How it answers from now on; `count` is how many requests came, this one included. */
  answer(answer: Answer): void {
    this.#answer = answer
  }

  /** Waits until so many messages have come. */
  async until(count: number, ms = 10_000): Promise<Received[]> {
    await eventually(() => this.received.length >= count, ms)
    return this.received
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.open += 1
    this.mostOpen = Math.max(this.mostOpen, this.open)
    response.on('close', () => (this.open -= 1))
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const received = {
      path: request.url ?? '',
      headers: request.headers as unknown as WebhookUnbrandedRequiredHeaders,
      body: Buffer.concat(chunks).toString(),
      at: Date.now(),
    }
    this.received.push(received)
    this.#answer(response, this.received.length, received)
  }
}
