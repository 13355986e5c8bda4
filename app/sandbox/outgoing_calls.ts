import type { Gateway, GatewayAnswer } from './types.js'

const METHOD = /^[A-Z]{1,20}$/

/**
 * Answers the requests that code makes over its guest's channel: each is a frame `{ id, url, method, headers, body,
 * follow }` with the body in base64, and each answer goes to the guest's stdin as 4 bytes of length and JSON.
 */
export class OutgoingCalls {
  readonly #ending = new AbortController()

  constructor(
    private readonly gateway: Gateway,
    private readonly answer: (bytes: Buffer) => void
  ) {}

  /** Takes what a guest sent; nothing in it is to be trusted. */
  take({ id, url, method, headers, body, follow }: Record<string, unknown>): void {
    if (typeof id !== 'number') return
    const request = {
      url: String(url),
      method: METHOD.test(String(method)) ? String(method) : 'GET',
      headers: texts(headers),
      body: typeof body === 'string' ? Buffer.from(body, 'base64') : null,
      follow: follow !== false,
    }
    this.gateway.request(request, this.#ending.signal).then(
      (answered) => this.#send({ id, ...encoded(answered) }),
      (error: Error) => this.#send({ id, error: error.message })
    )
  }

  /** Ends what is under way. */
  end(): void {
    this.#ending.abort()
  }

  #send(message: object): void {
    if (this.#ending.signal.aborted) return
    const json = Buffer.from(JSON.stringify(message))
    const length = Buffer.alloc(4)
    length.writeUInt32BE(json.length)
    this.answer(Buffer.concat([length, json]))
  }
}

function encoded({ status, headers, body, url }: GatewayAnswer) {
  const list = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((each) => [name, each])
  )
  return { status, url, headers: list, body: body.toString('base64') }
}

function texts(headers: unknown): Record<string, string> {
  if (typeof headers !== 'object' || headers === null) return {}
  const entries = Object.entries(headers).map(([name, value]) => [name, String(value)] as const)
  return Object.fromEntries(entries.slice(0, 200))
}
