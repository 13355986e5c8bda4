import type { Clock } from '../contracts/clock.js'

/** Where the driver of a run sleeps until something changes, or until a time. */
export class Alarm {
  #ring = () => {}

  constructor(private clock: Clock) {}

  /** Ends the sleep. */
  ring(): void {
    this.#ring()
  }

  /** Resolves when it rings, or at a time in milliseconds since the epoch. */
  sleep(until: number | null): Promise<void> {
    return new Promise((resolve) => {
      let cancel = () => {}
      const done = () => {
        cancel()
        this.#ring = () => {}
        resolve()
      }
      this.#ring = done
      const ms = until === null ? null : Math.max(until - this.clock.now(), 0)
      if (ms !== null) cancel = this.clock.after(ms, done)
    })
  }
}
