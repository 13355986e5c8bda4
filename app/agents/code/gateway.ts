import type { Duplex } from 'node:stream'
import { traced, type Tracing } from '#engine/contracts/tracing'
import { httpCall } from '#agents/http_call'
import { AllowList } from '#net/allow_list'
import { EgressError } from '#net/egress_error'
import type { EgressGuard } from '#net/egress_guard'
import { redirected, type Hop } from '#net/redirects'
import type { Gateway, GatewayAnswer, GatewayRequest } from '#sandbox/types'

/** What one run may ask of the network. */
const MAX_REQUESTS = 1_000
const MAX_BYTES = 100 * 1024 * 1024
const MAX_REDIRECTS = 5
/** Milliseconds for one request; the run's own time-out is usually shorter. */
const TIMEOUT_MS = 60_000
/** Milliseconds between two looks at how much a connection has brought. */
const LOOK_MS = 100
/** Headers that clients send of themselves and only the connection may set. */
const OWN_HEADERS =
  /^(?:connection|content-length|expect|host|keep-alive|te|transfer-encoding|upgrade|proxy-.*)$/i

/** The way out of one run's code: to the hosts that its agent names, as far as the egress guard lets through. */
export class CodeGateway implements Gateway {
  readonly #allow: AllowList
  #requests = 0
  #bytes = 0

  /** @param hosts As in EGRESS_ALLOW: `api.example.com`, `*.example.com`, each also with a port. */
  constructor(
    private readonly guard: Pick<EgressGuard, 'request' | 'connect'>,
    hosts: string[],
    private readonly tracing?: Tracing
  ) {
    this.#allow = new AllowList(hosts.join(','))
  }

  /** @throws EgressError `EGRESS_DENIED` for another host, and those of the guard. */
  async request(request: GatewayRequest, signal: AbortSignal): Promise<GatewayAnswer> {
    const headers = Object.entries(request.headers).filter(([name]) => !OWN_HEADERS.test(name))
    const url = URL.parse(request.url)
    if (!url) throw new EgressError('INVALID_REQUEST', 'the URL can not be read')
    let hop: Hop = { method: request.method, url, headers: new Map(headers), body: request.body }
    for (let redirects = 0; ; redirects++) {
      const answer = await this.#send(hop, signal)
      const location = answer.headers.location
      const target = typeof location === 'string' ? location : undefined
      const next = request.follow ? redirected(hop, answer.status, target, []) : null
      if (!next) return answer
      if (redirects === MAX_REDIRECTS) {
        throw new EgressError('TOO_MANY_REDIRECTS', `more than ${MAX_REDIRECTS} redirects`)
      }
      hop = next
    }
  }

  /** @throws EgressError `EGRESS_DENIED` for another host, and those of the guard. */
  async connect(host: string, port: number, signal: AbortSignal): Promise<Duplex> {
    this.#check(host, port)
    this.#count()
    const socket = await this.guard.connect(host, port)
    const end = () => socket.destroy()
    if (signal.aborted) end()
    signal.addEventListener('abort', end, { once: true })
    let seen = 0
    const timer = setInterval(() => {
      this.#bytes += socket.bytesRead - seen
      seen = socket.bytesRead
      if (this.#bytes > MAX_BYTES) end()
    }, LOOK_MS)
    socket
      .on('error', () => {})
      .once('close', () => {
        clearInterval(timer)
        signal.removeEventListener('abort', end)
      })
    return socket
  }

  async #send({ url, method, headers, body }: Hop, signal: AbortSignal): Promise<GatewayAnswer> {
    this.#check(url.hostname, Number(url.port) || (url.protocol === 'https:' ? 443 : 80))
    this.#count()
    const { call, ask } = httpCall({
      url: url.href,
      method,
      headers: Object.fromEntries(headers),
      body,
      signal,
      timeoutMs: TIMEOUT_MS,
      maxRedirects: 0,
      maxBytes: Math.min(10 * 1024 * 1024, MAX_BYTES - this.#bytes),
    })
    const answer = await traced(this.tracing, call, (span) => ask(this.guard, span))
    this.#bytes += answer.body.length
    return answer
  }

  #check(host: string, port: number): void {
    const bare = host.replace(/^\[|\]$/g, '')
    if (this.#allow.allowsHost(bare, port) || this.#allow.allowsAddress(bare, port)) return
    throw new EgressError('EGRESS_DENIED', `${bare} is not among the hosts of network.allow`)
  }

  #count(): void {
    if (++this.#requests > MAX_REQUESTS || this.#bytes >= MAX_BYTES) {
      const message = `a run may make ${MAX_REQUESTS} requests and read ${MAX_BYTES} bytes`
      throw new EgressError('EGRESS_DENIED', message)
    }
  }
}
