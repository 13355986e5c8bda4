import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What became of the requests with one idempotency key. */
export interface Ledger {
  path: string
  /** How often it was asked. */
  requests: number
  /** How often that had an effect: where the key is honoured, the first time alone. */
  effects: number
}

/** What it answers by path: a number that follows from the one in the question. */
const ANSWERS: Record<string, (n: number) => number> = {
  '/get': (n) => n + 3,
  '/slow': (n) => n + 4,
  '/flaky': (n) => n + 5,
  '/keyed': (n) => n + 6,
  '/bare': (n) => n + 7,
}

/** How long it takes to answer, in milliseconds: before and after the effect. */
const DELAYS: Record<string, [number, number]> = {
  '/slow': [400, 0],
  '/keyed': [60, 60],
  '/bare': [60, 60],
}

/** The first so many requests with a key fail. */
const FLAKY_FAILS = 2

/** The world outside, which keeps a ledger: some of it honours idempotency keys, and some does not. */
export class OutsideWorld {
  readonly ledger = new Map<string, Ledger>()
  #server: Server

  private constructor() {
    this.#server = createServer((request, response) => void this.#take(request, response))
  }

  static async start(): Promise<OutsideWorld> {
    const world = new OutsideWorld()
    world.#server.listen(0, '127.0.0.1')
    await once(world.#server, 'listening')
    return world
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://outside')
    // What may be repeated anyway carries none, and is not written down.
    const key = request.headers['idempotency-key']
    const known = typeof key === 'string' ? this.ledger.get(key) : undefined
    const entry = known ?? { path: url.pathname, requests: 0, effects: 0 }
    if (typeof key === 'string') this.ledger.set(key, entry)
    entry.requests++
    if (url.pathname === '/hang') return
    const [before, after] = DELAYS[url.pathname] ?? [0, 0]
    await delay(before)
    if (url.pathname !== '/keyed' || entry.effects === 0) entry.effects++
    await delay(after)
    const answer = ANSWERS[url.pathname]
    const status = !answer ? 400 : url.pathname === '/flaky' && entry.requests <= FLAKY_FAILS
    const v = answer?.(Number(url.searchParams.get('n'))) ?? null
    response.writeHead(status === true ? 503 : status || 200, {
      'content-type': 'application/json',
    })
    response.end(JSON.stringify({ v }))
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
