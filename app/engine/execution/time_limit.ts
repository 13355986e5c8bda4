import type { Clock } from '../contracts/clock.js'

/** A time limit that can stand still: what is waited for is not always the waiter's own time. */
export class TimeLimit {
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
    this.#left = ms
    this.#run()
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
    this.#cancel?.()
    this.#cancel = null
  }

  #run(): void {
    this.#runningSince = this.clock.now()
    this.#cancel = this.clock.after(Math.max(this.#left, 0), () => this.expire())
  }
}
