import { Agent, errors, type Dispatcher } from 'undici'
import { AllowList } from '#net/allow_list'
import type { Socket } from 'node:net'
import { guardedConnector, systemResolver, type Resolver } from '#net/connector'
import { EgressError } from '#net/egress_error'
import { redirected, webUrl, type Hop } from '#net/redirects'
import { checkedHeaders } from '#net/request_headers'
import { ACCEPTED_ENCODINGS, readBody, tooLarge } from '#net/response_body'

/** Bytes of an answer, after its content encoding is undone. */
const MAX_RESPONSE_BYTES = 10 * 1024 * 1024
const MAX_REDIRECTS = 5
/** Milliseconds for a whole request, redirects and body included. */
const DEFAULT_TIMEOUT = 30_000

export interface EgressRequest {
  url: string
  /** Default GET. */
  method?: string
  headers?: Record<string, string>
  body?: string | Uint8Array | null
  signal?: AbortSignal
  /** Milliseconds for everything: look-up, redirects and the last byte of the body. */
  timeoutMs?: number
  maxBytes?: number
  /** 0 gives the redirect itself back as the answer. */
  maxRedirects?: number
  /** Names of headers that, like `Authorization`, must not follow a redirect to another origin. */
  secretHeaders?: string[]
}

export interface EgressResponse {
  status: number
  /** By lower-case name; repeated ones joined by a comma, but `set-cookie`, which is a list. */
  headers: Record<string, string | string[]>
  /** Decoded: `content-encoding` and `content-length` are no longer among the headers. */
  body: Buffer
  /** Where the answer came from, after redirects. */
  url: string
}

/**
 * The one way out: every connection to an address that a user or an outside service named goes
 * through here. Only http and https, and only to the public internet and what `allow` opens.
 */
export class EgressGuard {
  /** For libraries that bring their own client (`fetch(url, { dispatcher })`). Addresses are checked
   * at each connect; time, size and redirects are theirs to bound. */
  readonly dispatcher: Dispatcher
  readonly #connector: ReturnType<typeof guardedConnector>

  /**
   * @param options.allow EGRESS_ALLOW: see {@link AllowList}.
   * @throws InvalidAllowListError
   */
  constructor(options: { allow: string; resolver?: Resolver }) {
    const allow = new AllowList(options.allow)
    this.#connector = guardedConnector(allow, options.resolver ?? systemResolver)
    this.dispatcher = new Agent({
      allowH2: false,
      keepAliveMaxTimeout: 60_000,
      connect: this.#connector,
    })
  }

  /**
   * Sends a request, follows its redirects and reads the answer.
   *
   * @throws EgressError; any HTTP status is an answer.
   */
  async request(request: EgressRequest): Promise<EgressResponse> {
    const { signal, timeoutMs = DEFAULT_TIMEOUT } = request
    const ending = new AbortController()
    const onAbort = () => ending.abort(new EgressError('ABORTED', 'the request was aborted'))
    const timer = setTimeout(() => {
      ending.abort(new EgressError('TIMEOUT', `no whole answer within ${timeoutMs} ms`))
    }, timeoutMs)
    signal?.addEventListener('abort', onAbort, { once: true })
    if (signal?.aborted) {
      onAbort()
    }
    try {
      return await this.#follow(request, firstHop(request), ending.signal)
    } catch (error) {
      throw ending.signal.aborted ? ending.signal.reason : translated(error)
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
  }

  /**
   * Opens a connection for bytes that the caller understands, such as another's TLS. Its end is the caller's to see to.
   *
   * @throws EgressError
   */
  connect(host: string, port: number): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const options = { hostname: host, host, port: String(port), protocol: 'http:' }
      this.#connector(options, (error, socket) => {
        if (socket) resolve(socket)
        else reject(translated(error))
      })
    })
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    await this.dispatcher.destroy()
  }

  async #follow(request: EgressRequest, first: Hop, signal: AbortSignal): Promise<EgressResponse> {
    const maxRedirects = request.maxRedirects ?? MAX_REDIRECTS
    const maxBytes = request.maxBytes ?? MAX_RESPONSE_BYTES
    let hop = first
    for (let redirects = 0; ; redirects++) {
      const answer = await this.#send(hop, signal)
      const headers = flattened(answer.headers)
      const next =
        maxRedirects === 0
          ? null
          : redirected(hop, answer.statusCode, text(headers.location), request.secretHeaders ?? [])
      if (!next) {
        const { statusCode: status } = answer
        return { status, url: hop.url.href, ...(await read(answer, hop.method, maxBytes)) }
      }
      // The body of a redirect is for nobody; a short one is drained so that its socket lives on.
      await answer.body.dump({ limit: 16_384, signal })
      if (redirects === maxRedirects) {
        throw new EgressError('TOO_MANY_REDIRECTS', `more than ${maxRedirects} redirects`)
      }
      hop = next
    }
  }

  #send(hop: Hop, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    signal.throwIfAborted()
    return this.dispatcher.request({
      origin: hop.url.origin,
      path: hop.url.pathname + hop.url.search,
      method: hop.method as Dispatcher.HttpMethod,
      headers: Object.fromEntries(hop.headers),
      body: hop.body,
      signal,
      // One clock for the whole request runs in `request`.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
  }
}

function firstHop(request: EgressRequest): Hop {
  if (!URL.canParse(request.url)) {
    throw new EgressError('INVALID_REQUEST', 'the URL can not be read')
  }
  const url = webUrl(new URL(request.url))
  if (url.username !== '' || url.password !== '') {
    throw new EgressError('INVALID_REQUEST', 'a URL may not carry credentials: use a header')
  }
  const method = (request.method ?? 'GET').toUpperCase()
  if (!/^[A-Z]+$/.test(method) || method === 'CONNECT' || method === 'TRACE') {
    throw new EgressError('INVALID_REQUEST', `the method ${JSON.stringify(method)} can't be sent`)
  }
  const headers = checkedHeaders({
    'accept': '*/*',
    'accept-encoding': ACCEPTED_ENCODINGS,
    'user-agent': 'Turbocat',
    ...request.headers,
  })
  return { method, url, headers, body: request.body ?? null }
}

async function read(answer: Dispatcher.ResponseData, method: string, maxBytes: number) {
  const headers = flattened(answer.headers)
  const length = Number(text(headers['content-length']) ?? Number.NaN)
  if (method === 'HEAD' || length === 0) {
    await answer.body.dump()
    return { headers, body: Buffer.alloc(0) }
  }
  if (length > maxBytes) {
    answer.body.on('error', () => {}).destroy()
    throw tooLarge(maxBytes)
  }
  const body = await readBody(answer.body, text(headers['content-encoding']), maxBytes)
  delete headers['content-encoding']
  delete headers['content-length']
  return { headers, body }
}

function flattened(headers: Dispatcher.ResponseData['headers']): EgressResponse['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value = '']) => {
      const values = [value].flat()
      return [name, name === 'set-cookie' ? values : values.join(', ')]
    })
  )
}

function text(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}

function translated(error: unknown): Error {
  if (error instanceof EgressError) {
    return error
  }
  if (error instanceof errors.HeadersOverflowError) {
    return new EgressError('RESPONSE_TOO_LARGE', "the answer's headers are too large")
  }
  if (error instanceof errors.HTTPParserError) {
    return new EgressError('INVALID_RESPONSE', 'the answer is not HTTP', { cause: error })
  }
  const { code, message } = error as NodeJS.ErrnoException
  return new EgressError('CONNECTION_FAILED', `the connection failed: ${code ?? message}`, {
    cause: error,
  })
}
