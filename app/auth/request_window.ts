/** How many keys are remembered before the oldest give way. */
const CAPACITY = 50_000

/** Where a key stands after a request: `reset` in epoch seconds, `remaining` never below zero. */
export interface WindowState {
  limit: number
  remaining: number
  reset: number
  exceeded: boolean
}

/**
 * Counts requests of a key (a user, an address) in fixed windows that begin with its first one.
 * In memory, per process: a count on disk would cost each request more than most requests cost.
 */
export default class RequestWindow {
  #counts = new Map<string, { count: number; endsAt: number }>()

  /** `seconds`: how long a window is. `now`: the clock, in epoch milliseconds. */
  constructor(
    private seconds: number,
    private now: () => number = Date.now
  ) {}

  /** Counts one request of `key`, of which there may be `limit` in a window. */
  count(key: string, limit: number): WindowState {
    const now = this.now()
    let entry = this.#counts.get(key)
    if (entry === undefined || entry.endsAt <= now) {
      this.#counts.delete(key)
      this.#makeRoom(now)
      entry = { count: 0, endsAt: now + this.seconds * 1000 }
      this.#counts.set(key, entry)
    }
    entry.count += 1
    const remaining = Math.max(0, limit - entry.count)
    const exceeded = entry.count > limit
    return { limit, remaining, reset: Math.ceil(entry.endsAt / 1000), exceeded }
  }

  /** Keys are in the order in which their windows began, so the expired ones come first. */
  #makeRoom(now: number): void {
    for (const [key, { endsAt }] of this.#counts) {
      if (endsAt > now && this.#counts.size < CAPACITY) return
      this.#counts.delete(key)
    }
  }
}
