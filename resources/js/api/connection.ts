/** The first pause before the server is looked for again, in milliseconds; it doubles up to 15 s. */
const AGAIN_MS = 1000
const MAX_AGAIN_MS = 15_000

/** A proxy answers so when the server behind it is away. */
const AWAY = new Set([502, 504])

/** Whether the server can be reached: what is asked of it tells, and while it is away it is looked for. */
class Connection {
  #reachable = true
  readonly #listeners = new Set<() => void>()

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  readonly isReachable = () => this.#reachable

  /** Asks, and takes notice of whether somebody answers. */
  async watch(asking: Promise<Response>): Promise<Response> {
    try {
      const response = await asking
      this.#tell(!AWAY.has(response.status))
      return response
    } catch (error) {
      // Else it was the page that gave up.
      if (error instanceof TypeError) this.#tell(false)
      throw error
    }
  }

  #tell(reachable: boolean): void {
    if (this.#reachable === reachable) return
    this.#reachable = reachable
    for (const listener of this.#listeners) listener()
    if (!reachable) this.#lookLater(AGAIN_MS)
  }

  #lookLater(pause: number): void {
    setTimeout(() => {
      if (this.#reachable) return
      fetch('/health', { cache: 'no-store' })
        .then(({ status }) => !AWAY.has(status))
        .catch(() => false)
        .then((found) =>
          found ? this.#tell(true) : this.#lookLater(Math.min(pause * 2, MAX_AGAIN_MS))
        )
    }, pause)
  }
}

export const connection = new Connection()
