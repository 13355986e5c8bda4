import type { ServerResponse } from 'node:http'
import type { HttpContext } from '@adonisjs/core/http'

/** After how many milliseconds a client that lost its stream may come back. */
const RETRY_MS = 1_000

/**
 * An answer that goes on: server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).
 * At each heartbeat it asks whether whoever listens still may; a client that is gone is noticed too.
 */
export class EventStream {
  #response: ServerResponse
  #blocked = false
  #ended = false
  #heartbeat: NodeJS.Timeout
  #left: () => void = () => {}
  #drained: () => void = () => {}

  /** @param standing - Whether the listener still may; one that can't be asked for is no answer. */
  constructor(ctx: HttpContext, heartbeatMs: number, standing: () => Promise<boolean>) {
    const { response } = ctx
    response.header('Content-Type', 'text/event-stream; charset=utf-8')
    response.header('Cache-Control', 'no-store, no-transform')
    // Proxies that gather what they hand on would make a stream stutter.
    response.header('X-Accel-Buffering', 'no')
    response.relayHeaders()
    this.#response = response.response
    this.#response.writeHead(200)
    this.#response.on('close', () => this.#close())
    this.#response.on('drain', () => {
      this.#blocked = false
      this.#drained()
    })
    this.write(`retry: ${RETRY_MS}\n\n`)
    this.#heartbeat = setInterval(() => {
      const stands = standing().catch(() => true)
      void stands.then((may) => (may ? this.write(': still here\n\n') : this.end()))
    }, heartbeatMs)
  }

  /** Whether there is room: what was sent before has gone out. */
  get ready(): boolean {
    return !this.#blocked && !this.#ended
  }

  /** @param id - Where a client that comes back goes on; none for what is not sent again. */
  send(event: string, data: object, id?: string): void {
    const head = id === undefined ? '' : `id: ${id}\n`
    this.write(`${head}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  /** Says where to go on, without an event. */
  place(id: string): void {
    this.write(`id: ${id}\n\n`)
  }

  /** @param drained - Called whenever there is room again. @param left - Called once, at the end. */
  whenever(drained: () => void, left: () => void): void {
    this.#drained = drained
    this.#left = left
    if (this.#ended) left()
  }

  end(): void {
    if (this.#ended) return
    this.#response.end()
    this.#close()
  }

  /** Writes lines as they are, for protocols that have no named events. */
  protected write(text: string): void {
    if (!this.#ended && !this.#response.write(text)) this.#blocked = true
  }

  #close(): void {
    if (this.#ended) return
    this.#ended = true
    clearInterval(this.#heartbeat)
    this.#left()
  }
}
