import type { ServerProcess } from '#tests/support/server_process'
import type { Ground } from './ground.js'

/** How long a server may stay away while it or its database begins again, in milliseconds. */
const PATIENCE_MS = 300_000
const RETRY_MS = 200

/** A session counts for less than this, in milliseconds. */
const SIGN_IN_EVERY_MS = 5 * 60_000

type Answer = Awaited<ReturnType<ServerProcess['ask']>>

const ACCOUNT = { email: 'chaos@example.com', password: 'Chaos-and-order-1843' }

/** A client as the docs want it: what was not answered is asked again under the same idempotency key. */
export class Api {
  #token = ''
  #signedInAt = 0
  #signingIn: Promise<void> | undefined

  constructor(private ground: Pick<Ground, 'server'>) {}

  async register(): Promise<void> {
    await this.ground.server.ask('POST', '/auth/register', {}, { ...ACCOUNT, fullName: 'Chaos' })
  }

  /** Makes something, once, however often that takes. @returns its id */
  async make(path: string, body: object, key: string = crypto.randomUUID()): Promise<string> {
    const { data } = await this.ask('POST', path, body, { 'idempotency-key': key })
    return data.id ?? data.executionId
  }

  /**
   * Asks until there is an answer that is no failure of the server.
   *
   * @throws Error when the answer says that the request was wrong, or nothing answers for too long.
   */
  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const giveUpAt = Date.now() + PATIENCE_MS
    for (;;) {
      const answer = await this.#once(method, path, body, headers).catch((error: unknown) => error)
      if (!(answer instanceof Error)) {
        const { status, body: answered, headers: told } = answer as Answer
        if (status < 400) return answered
        const error = new ApiError(status, `${method} ${path}: ${JSON.stringify(answered)}`)
        // A request that is still under way under the same key is asked for again, too.
        const passing = told.has('retry-after') || status === 401
        if (status === 401) this.#signedInAt = 0
        if (status < 500 && !passing) throw error
      }
      if (Date.now() > giveUpAt)
        throw new Error(`No answer to ${method} ${path}`, { cause: answer })
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }

  async #once(method: string, path: string, body: unknown, headers: Record<string, string>) {
    if (Date.now() - this.#signedInAt > SIGN_IN_EVERY_MS) {
      this.#signingIn ??= this.#signIn().finally(() => (this.#signingIn = undefined))
      await this.#signingIn
    }
    const all = { authorization: `Bearer ${this.#token}`, ...headers }
    return this.ground.server.ask(method, path, all, body)
  }

  /** Once for all who ask meanwhile: a password takes a server long enough to check. */
  async #signIn(): Promise<void> {
    const { server } = this.ground
    const { status, body: answer } = await server.ask('POST', '/auth/login', {}, ACCOUNT)
    if (status !== 200) throw new Error(`Login: ${JSON.stringify(answer)}`)
    this.#token = answer.data.tokens.accessToken
    this.#signedInAt = Date.now()
  }
}

/** An answer that says that the request was wrong. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string
  ) {
    super(message)
  }
}
