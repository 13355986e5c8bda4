import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { eventsOf, type Spoken, type Wire } from '#tests/support/llm/wire'

export interface ModelRequest {
  path: string
  headers: IncomingHttpHeaders
  body: any
}

export type Reply = Spoken | ((request: ModelRequest, response: ServerResponse) => void)

/** What a path of a provider speaks. */
const WIRES: Array<[RegExp, Wire]> = [
  [/\/chat\/completions$/, 'chat'],
  [/\/responses$/, 'responses'],
  [/\/messages$/, 'anthropic'],
  [/:streamGenerateContent/, 'google'],
]

/**
 * A model provider of the outside world: speaks the protocol that it is spoken to, streaming, and
 * keeps what it was asked. It says what it is told to say, the last thing for ever.
 */
export class ModelServer {
  readonly requests: ModelRequest[] = []
  /** Sockets that the client closed before the answer was over. */
  closedEarly = 0
  #replies: Reply[] = [{ text: 'Hello there' }]
  readonly #server: Server

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const { url = '', headers } = request
        this.#answer({ path: url, headers, body: text === '' ? null : JSON.parse(text) }, response)
      })
      response.on('close', () => {
        if (!response.writableFinished) this.closedEarly++
      })
    })
  }

  static async start(): Promise<ModelServer> {
    const server = new ModelServer()
    server.#server.listen(0, '127.0.0.1')
    await once(server.#server, 'listening')
    return server
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** What an SDK takes for a base address. */
  get url(): string {
    return `${this.origin}/v1`
  }

  /** What it says from now on, one after the other. */
  says(...replies: Reply[]): void {
    this.#replies = replies
    this.requests.length = 0
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #answer(request: ModelRequest, response: ServerResponse): void {
    this.requests.push(request)
    const reply = this.#replies[Math.min(this.requests.length, this.#replies.length) - 1]!
    if (typeof reply === 'function') return reply(request, response)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const event of eventsOfRequest(request, reply)) response.write(event)
    response.end()
  }
}

/** The events of an answer in the protocol of the request. */
export function eventsOfRequest({ path, body }: ModelRequest, spoken: Spoken): string[] {
  const wire = WIRES.find(([pattern]) => pattern.test(path.split('?')[0]!))?.[1]
  if (!wire) throw new Error(`Nobody speaks at ${path}`)
  return eventsOf(wire, spoken, body.model ?? 'gemini-2.5-flash')
}

/** An answer with a status, as providers send failures. */
export function failing(
  status: number,
  headers: Record<string, string> = {},
  message = 'No'
): Reply {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify({ error: { message, type: 'error', code: null, status: 'X' } }))
  }
}

/** Begins an answer and breaks the connection in the middle. */
export const breakingOff: Reply = (request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const events = eventsOfRequest(request, { text: 'A long answer that nobody hears the end of' })
  response.write(events.slice(0, 3).join(''), () => response.destroy())
}

/** Begins an answer and never ends it. */
export const hanging: Reply = (request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(eventsOfRequest(request, { text: 'Slowly, slowly' }).slice(0, 3).join(''))
}
