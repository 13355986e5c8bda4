import type { Guest } from './guest.js'

/** Milliseconds without a run after which the pool goes back to what it keeps in quiet times. */
const QUIET_MS = 120_000

/** Milliseconds in which most short runs are over. */
const REFILL_DELAY_MS = 12

export interface PoolSizes {
  /** Guests that wait while there is work. */
  busy: number
  /** Guests that wait before the first run and in quiet times; they take memory and no time. */
  quiet: number
}

/** Guests of one memory class that wait for a request. One that is taken is replaced in the background. */
export class GuestPool {
  readonly #idle = new Set<Guest>()
  #size: number
  #quiet: NodeJS.Timeout | undefined
  #draining = false

  /** @param start Starts a guest of the pool's memory class. */
  constructor(
    private readonly sizes: PoolSizes,
    readonly memoryMb: number,
    private readonly start: (memoryMb: number) => Guest
  ) {
    this.#size = sizes.quiet
  }

  /** Guests that wait now. */
  get waiting(): number {
    return this.#idle.size
  }

  /** Starts what is missing. */
  fill(): void {
    while (!this.#draining && this.#idle.size < this.#size) this.#add(this.start(this.memoryMb))
  }

  /** A guest for one run: one that is ready, else one that is starting, else a new one. */
  take(memoryMb: number): Guest {
    this.#wake()
    if (memoryMb !== this.memoryMb) return this.start(memoryMb)
    const idle = [...this.#idle]
    const guest =
      idle.find((each) => each.isReady && !each.isGone) ?? idle.find((each) => !each.isGone)
    if (guest) this.#idle.delete(guest)
    // After the hand-over: to start a process holds the event loop up. While others wait there is time until a short
    // run has ended, which the start of a process would slow down.
    if (this.waiting > 0) setTimeout(() => this.fill(), REFILL_DELAY_MS).unref()
    else setImmediate(() => this.fill())
    return guest ?? this.start(memoryMb)
  }

  /** Ends what waits, for good. */
  drain(): void {
    this.#draining = true
    clearTimeout(this.#quiet)
    for (const guest of this.#idle) guest.kill()
  }

  #wake(): void {
    this.#size = this.sizes.busy
    if (this.#quiet) this.#quiet.refresh()
    else this.#quiet = setTimeout(() => this.#rest(), QUIET_MS).unref()
  }

  #rest(): void {
    this.#quiet = undefined
    this.#size = this.sizes.quiet
    for (const guest of [...this.#idle].slice(this.#size)) guest.kill()
  }

  #add(guest: Guest): void {
    this.#idle.add(guest)
    void guest.closed.then(() => {
      if (!this.#idle.delete(guest)) return
      // One that never got ready is not tried again before the next run: it would be tried for ever.
      if (guest.isReady) this.fill()
    })
  }
}
