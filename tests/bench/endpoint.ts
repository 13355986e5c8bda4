import http from 'node:http'
import { connect, type Socket } from 'node:net'
import { percentile } from '#tests/bench/figures'

/** Connections that calls with a bad key come over. */
const STRANGERS = 20

/** How often it is looked how many bad calls are due, in milliseconds. */
const TICK_MS = 5

/** What came of many calls. */
export interface Answers {
  /** How many answers had which status; 0 stands for none. */
  statuses: Record<number, number>
  /** Milliseconds of each. */
  durations: number[]
}

/** The endpoint of one deployment, asked by a client that keeps its connections. */
export class Endpoint {
  #agent = new http.Agent({ keepAlive: true, maxSockets: 256 })

  /** @param url - Of the endpoint, at 127.0.0.1. */
  constructor(
    private url: URL,
    private key: string
  ) {}

  /** @returns The status, or 0 where no whole answer came. */
  call(body: object = {}): Promise<number> {
    const text = JSON.stringify(body)
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      'x-api-key': this.key,
    }
    return new Promise((resolve) => {
      const options = { method: 'POST', headers, agent: this.#agent }
      const request = http.request(this.url, options, (response) => {
        response.on('end', () => resolve(response.complete ? response.statusCode! : 0))
        response.on('error', () => resolve(0))
        response.resume()
      })
      request.on('error', () => resolve(0))
      request.end(text)
    })
  }

  /** Asks so many times, over so many connections at a time. */
  async many(times: number, connections: number): Promise<Answers> {
    const answers: Answers = { statuses: {}, durations: [] }
    let left = times
    const caller = async () => {
      while (left-- > 0) {
        const began = performance.now()
        const status = await this.call()
        answers.durations.push(performance.now() - began)
        answers.statuses[status] = (answers.statuses[status] ?? 0) + 1
      }
    }
    await Promise.all(Array.from({ length: connections }, caller))
    return answers
  }

  /** Milliseconds that 95 of 100 calls take at most, one after another. @throws Error on a failure */
  async p95(times: number): Promise<number> {
    const { statuses, durations } = await this.many(times, 1)
    if (statuses[200] !== times) throw new Error(`Answers: ${JSON.stringify(statuses)}`)
    return percentile(durations, 0.95)
  }

  /** Lets others come with keys that open nothing, so many a second, until `stop`. */
  async strangers(perSecond: number): Promise<Strangers> {
    const { port, pathname } = this.url
    return Strangers.come(Number(port), pathname, perSecond)
  }

  close(): void {
    this.#agent.destroy()
  }
}

/**
 * Calls with a bad key each, at a rate that does not wait for answers. By hand over bare connections,
 * so that who measures beside it in the same process is not what slows the measured ones down.
 */
export class Strangers {
  /** How many answers had which status. */
  readonly statuses: Record<number, number> = {}
  sent = 0
  #began = performance.now()
  #timer: NodeJS.Timeout

  private constructor(
    private sockets: Socket[],
    private path: string,
    private perSecond: number
  ) {
    for (const socket of sockets) this.#listen(socket)
    this.#timer = setInterval(() => this.#send(), TICK_MS)
  }

  static async come(port: number, path: string, perSecond: number): Promise<Strangers> {
    const opening = Array.from({ length: STRANGERS }, () => {
      return new Promise<Socket>((resolve, reject) => {
        const socket: Socket = connect(port, '127.0.0.1', () => resolve(socket))
        socket.once('error', reject)
      })
    })
    return new Strangers(await Promise.all(opening), path, perSecond)
  }

  get answered(): number {
    return Object.values(this.statuses).reduce((sum, count) => sum + count, 0)
  }

  /** No more are sent; resolves when each has its answer. @returns How many were answered a second */
  async stop(): Promise<number> {
    clearInterval(this.#timer)
    while (this.answered < this.sent && this.sockets.some((socket) => !socket.destroyed)) {
      // Only looks again: what ends the wait is the last answer.
      await new Promise((resolve) => setTimeout(resolve, TICK_MS))
    }
    const seconds = (performance.now() - this.#began) / 1000
    for (const socket of this.sockets) socket.destroy()
    return this.answered / seconds
  }

  #send(): void {
    const due = Math.floor(((performance.now() - this.#began) / 1000) * this.perSecond)
    while (this.sent < due) {
      const socket = this.sockets[this.sent % this.sockets.length]!
      this.sent++
      socket.write(
        `POST ${this.path} HTTP/1.1\r\nHost: localhost\r\nX-API-Key: dk_${Math.random()}\r\n` +
          'Content-Type: application/json\r\nContent-Length: 7\r\n\r\n{"n":1}'
      )
    }
  }

  #listen(socket: Socket): void {
    let rest = ''
    socket.setEncoding('latin1')
    socket.on('data', (data: string) => {
      const text = rest + data
      let last = 0
      for (const match of text.matchAll(/HTTP\/1\.1 (\d{3}) /g)) {
        const status = Number(match[1])
        this.statuses[status] = (this.statuses[status] ?? 0) + 1
        last = match.index + match[0].length
      }
      rest = text.slice(Math.max(last, text.length - 12))
    })
    socket.on('error', () => {})
  }
}
