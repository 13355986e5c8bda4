import { setTimeout } from 'node:timers/promises'

/** A round may take so long to end, in milliseconds. */
const ENDS_WITHIN_MS = 5_000

/** What a process does again and again. A round that fails is reported and waits for the next one. */
export class Rounds {
  #timers: NodeJS.Timeout[] = []
  #running = new Map<Promise<void>, string>()

  constructor(private report: (error: unknown, name: string) => void) {}

  /** Does it now and then every `seconds`; a round that takes longer than that skips the next. */
  every(seconds: number, name: string, work: () => Promise<unknown>): void {
    let busy = false
    const round = () => {
      if (busy) return
      busy = true
      const running = work()
        .catch((error: unknown) => this.report(error, name))
        .then(() => {
          busy = false
          this.#running.delete(running)
        })
      this.#running.set(running, name)
    }
    round()
    this.#timers.push(setInterval(round, seconds * 1000))
  }

  /**
   * Begins no more rounds, and resolves when those that run have ended. Those that take longer than so many
   * milliseconds are reported and left: a round that hangs must not keep its process.
   */
  async stop(withinMs = ENDS_WITHIN_MS): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    const late = new AbortController()
    const patience = setTimeout(withinMs, undefined, { signal: late.signal }).catch(() => {})
    await Promise.race([Promise.all(this.#running.keys()), patience])
    late.abort()
    for (const name of this.#running.values()) {
      this.report(new Error(`Has not ended within ${withinMs} ms`), name)
    }
  }
}
