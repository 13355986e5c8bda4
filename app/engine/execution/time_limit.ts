import type { Clock } from '../contracts/clock.js'

/** A time limit that can stand still: what is waited for is not always the waiter's own time. */
export class TimeLimit {
  #limit: number
  #left: number
  #runningSince = 0
  #cancel: (() => void) | null = null
  #stopped = false

  /** Begins at once. `expire` is called when `ms` milliseconds are used up. */
  constructor(
    private clock: Clock,
    ms: number,
    private expire: () => void
  ) {
    this.#limit = ms
    this.#left = ms
    this.#run()
  }

  /** Milliseconds that it has run. */
  get usedMs(): number {
    const running = this.#cancel === null ? 0 : this.clock.now() - this.#runningSince
    return this.#limit - this.#left + running
  }

  /** Stands still until what is answered is called. */
  pause(): () => void {
    if (this.#cancel === null) return () => {}
    this.#cancel()
    this.#cancel = null
    this.#left -= this.clock.now() - this.#runningSince
    return () => {
      if (!this.#stopped && this.#cancel === null) this.#run()
    }
  }

  /** Never expires from now on. */
  stop(): void {
    this.#stopped = true
    this.pause()
  }

  #run(): void {
    this.#runningSince = this.clock.now()
    this.#cancel = this.clock.after(Math.max(this.#left, 0), () => this.expire())
  }
}
