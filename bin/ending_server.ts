import { Server } from 'node:http'
import type { RequestListener, ServerOptions } from 'node:http'

/** How often connections that nobody uses any more are looked for while it ends, in milliseconds. */
const LOOK_MS = 250

export interface EndingServerOptions extends ServerOptions {
  /** How long those that are being answered may take once it is to end, in milliseconds. */
  graceMs: number
}

/**
 * An HTTP server that ends although its clients would go on. Node's own takes no new connections then, and waits
 * for those that there are: a client that keeps using one keeps the process. This one says with each answer
 * that the connection ends, closes what is idle, and cuts what is not answered in time.
 */
export class EndingServer extends Server {
  readonly #graceMs: number

  constructor({ graceMs, ...options }: EndingServerOptions, handle: RequestListener) {
    super(options, (request, response) => {
      if (!this.listening) response.setHeader('Connection', 'close')
      handle(request, response)
    })
    this.#graceMs = graceMs
  }

  override close(done?: (error?: Error) => void): this {
    const looking = setInterval(() => this.closeIdleConnections(), LOOK_MS)
    const cutting = setTimeout(() => this.closeAllConnections(), this.#graceMs)
    return super.close((error) => {
      clearInterval(looking)
      clearTimeout(cutting)
      done?.(error)
    })
  }
}
