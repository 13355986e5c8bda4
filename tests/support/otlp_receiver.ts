import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A value of OTLP's JSON, which names its type. */
type Value = Record<string, unknown> & { arrayValue?: { values: Value[] } }

interface KeyValue {
  key: string
  value: Value
}

/** A span as it came, its attributes as plain values. */
export interface ReceivedSpan {
  traceId: string
  spanId: string
  parentSpanId: string | undefined
  name: string
  kind: number
  attributes: Record<string, unknown>
  resource: Record<string, unknown>
  links: { traceId: string; spanId: string }[]
  status: { code?: number; message?: string }
  tookMs: number
}

/** A collector of the outside world: takes traces by OTLP over HTTP in JSON, and keeps them. */
export class OtlpReceiver {
  readonly spans: ReceivedSpan[] = []
  /** All that came, as it came. */
  readonly bodies: string[] = []
  readonly headers: IncomingHttpHeaders[] = []
  readonly #server: Server

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const body = await text(request)
      const isKnown = request.method === 'POST' && request.url === '/v1/traces'
      if (isKnown) this.#take(body, request.headers)
      response.writeHead(isKnown ? 200 : 404, { 'content-type': 'application/json' }).end('{}')
    })
  }

  static async start(): Promise<OtlpReceiver> {
    const receiver = new OtlpReceiver()
    receiver.#server.listen(0, '127.0.0.1')
    await once(receiver.#server, 'listening')
    return receiver
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Spans by what their attributes say, or by name. */
  find(what: string | Record<string, unknown>): ReceivedSpan[] {
    return this.spans.filter(({ name, attributes }) => {
      if (typeof what === 'string') return name === what
      return Object.entries(what).every(([key, value]) => attributes[key] === value)
    })
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #take(body: string, headers: IncomingHttpHeaders): void {
    this.bodies.push(body)
    this.headers.push(headers)
    for (const { resource, scopeSpans } of JSON.parse(body).resourceSpans) {
      for (const { spans } of scopeSpans) {
        for (const span of spans) {
          this.spans.push({
            ...span,
            parentSpanId: span.parentSpanId || undefined,
            attributes: plain(span.attributes ?? []),
            resource: plain(resource.attributes),
            links: span.links ?? [],
            tookMs: Number(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)) / 1e6,
          })
        }
      }
    }
  }
}

function plain(attributes: KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value)]))
}

function valueOf(value: Value): unknown {
  if (value.arrayValue) return value.arrayValue.values.map(valueOf)
  const [type, plainValue] = Object.entries(value)[0] ?? []
  return type === 'intValue' ? Number(plainValue) : plainValue
}
