import { Server, ServerResponse } from 'node:http'
import type { IncomingMessage, RequestListener, ServerOptions } from 'node:http'

/** How often connections that nobody uses any more are looked for while it ends, in milliseconds. */
const LOOK_MS = 250

export interface EndingServerOptions extends ServerOptions {
  /** How long those that are being answered may take once it is to end, in milliseconds. */
  graceMs: number
}

/** Answers that say that their connection ends once that is so, also when their request came before. */
function endingResponse(isEnding: () => boolean) {
  return class<R extends IncomingMessage> extends ServerResponse<R> {
    override writeHead(...head: [any, any?, any?]): this {
      if (isEnding()) this.setHeader('Connection', 'close')
      return super.writeHead(...head)
    }
  }
}

/**
 * An HTTP server that ends although its clients would go on. Node's own takes no new connections then, and waits
 * for those that there are: a client that keeps using one keeps the process. This one says with each answer
 * that the connection ends, closes what is idle, and cuts what is not answered in time.
 */
export class EndingServer extends Server {
  readonly #graceMs: number

  constructor({ graceMs, ...options }: EndingServerOptions, handle: RequestListener) {
    super({ ...options, ServerResponse: endingResponse(() => !this.listening) }, handle)
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
