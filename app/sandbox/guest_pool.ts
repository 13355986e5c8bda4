import type { Guest } from './guest.js'

/** Guests of one memory class that wait for a request. One that is taken is replaced in the background. */
export class GuestPool {
  readonly #idle = new Set<Guest>()
  #draining = false

  /** @param start Starts a guest of the pool's memory class. */
  constructor(
    readonly size: number,
    readonly memoryMb: number,
    private readonly start: (memoryMb: number) => Guest
  ) {}

  /** Starts what is missing. */
  fill(): void {
    while (!this.#draining && this.#idle.size < this.size) this.#add(this.start(this.memoryMb))
  }

  /** A guest for one run: one that is ready, else one that is starting, else a new one. */
  take(memoryMb: number): Guest {
    if (memoryMb !== this.memoryMb) return this.start(memoryMb)
    const idle = [...this.#idle]
    const guest =
      idle.find((each) => each.isReady && !each.isGone) ?? idle.find((each) => !each.isGone)
    if (guest) this.#idle.delete(guest)
    // After the hand-over: to start a process holds the event loop up.
    setImmediate(() => this.fill())
    return guest ?? this.start(memoryMb)
  }

  /** Ends what waits, for good. */
  drain(): void {
    this.#draining = true
    for (const guest of this.#idle) guest.kill()
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
