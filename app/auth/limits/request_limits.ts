import type { PointStore, Reservation } from './point_store.js'

/** How many keys are remembered before the oldest give way. */
const CAPACITY = 50_000

/** The part of what is left that a process reserves at once. */
const SHARE = 4

/** Of which it takes no more than this: what a process has not used is lost when it ends. */
const BLOCK = 50

/** How long a store that failed is left alone, in milliseconds. */
const PAUSE_MS = 1_000

/** So many requests in so many seconds, of a key such as `user:<id>`. */
export interface Limit {
  key: string
  limit: number
  seconds: number
}

/** Where a key stands after a request: `reset` in epoch seconds, `remaining` never below zero. */
export interface LimitState {
  limit: number
  remaining: number
  reset: number
  /** Seconds until then, with their fraction. */
  retryAfter: number
  exceeded: boolean
}

interface Lease {
  /** Points that all processes have reserved in the window, as far as this one knows. */
  reserved: number
  /** Points of this process's reservations that are left. */
  unused: number
  /** Epoch milliseconds. */
  endsAt: number
  /** Requests that wait for the reservation under way. */
  waiting: number
  reserving?: Promise<void>
}

/**
 * Counts requests of a key in fixed windows that all processes share. A process reserves a block of
 * points and counts those in memory: a quarter of what is left, so that the limit is never passed,
 * and that what an idle process holds back gets less towards it. Where the store is away, each
 * process counts alone.
 */
export default class RequestLimits {
  #leases = new Map<string, Lease>()
  #pausedUntil = 0

  /** `now`: the clock, in epoch milliseconds. `onError`: hears of a store that is away. */
  constructor(
    private store: PointStore,
    private onError: (error: unknown) => void,
    private now: () => number = Date.now
  ) {}

  /** Counts one request. */
  async count({ key, limit, seconds }: Limit): Promise<LimitState> {
    const lease = this.#lease(key)
    for (;;) {
      if (lease.endsAt > this.now()) {
        if (lease.reserved - lease.unused >= limit) return this.#state(lease, limit, true)
        if (lease.unused > 0) {
          lease.unused -= 1
          return this.#state(lease, limit, false)
        }
      }
      lease.waiting += 1
      lease.reserving ??= this.#reserve(key, lease, limit, seconds * 1000)
      await lease.reserving
    }
  }

  /** Where a key stands, without counting anything. */
  peek({ key, limit, seconds }: Limit): LimitState {
    const lease = this.#leases.get(key)
    if (lease && lease.endsAt > this.now()) return this.#state(lease, limit, false)
    const endsAt = this.now() + seconds * 1000
    return this.#state({ reserved: 0, unused: 0, endsAt, waiting: 0 }, limit, false)
  }

  close(): void {
    this.store.close()
  }

  #state({ reserved, unused, endsAt }: Lease, limit: number, exceeded: boolean): LimitState {
    const remaining = Math.max(0, limit - reserved + unused)
    const retryAfter = (endsAt - this.now()) / 1000
    return { limit, remaining, reset: Math.ceil(endsAt / 1000), retryAfter, exceeded }
  }

  async #reserve(key: string, lease: Lease, limit: number, windowMs: number): Promise<void> {
    const left = lease.endsAt > this.now() ? limit - lease.reserved : limit
    const block = Math.min(BLOCK, Math.ceil(left / SHARE))
    const points = Math.min(limit, Math.max(lease.waiting, block))
    const found = await this.#ask(key, lease, points, windowMs)
    const before = found.points - points
    lease.unused = Math.max(0, Math.min(points, limit - before))
    lease.reserved = before + lease.unused
    lease.endsAt = this.now() + found.msLeft
    lease.waiting = 0
    lease.reserving = undefined
  }

  async #ask(key: string, lease: Lease, points: number, windowMs: number): Promise<Reservation> {
    if (this.now() >= this.#pausedUntil) {
      try {
        return await this.store.reserve(key, points, windowMs)
      } catch (error) {
        this.#pausedUntil = this.now() + PAUSE_MS
        this.onError(error)
      }
    }
    const msLeft = lease.endsAt - this.now()
    if (msLeft > 0) return { points: lease.reserved + points, msLeft }
    return { points, msLeft: windowMs }
  }

  #lease(key: string): Lease {
    let lease = this.#leases.get(key)
    if (lease === undefined) {
      if (this.#leases.size >= CAPACITY) this.#makeRoom()
      lease = { reserved: 0, unused: 0, endsAt: 0, waiting: 0 }
      this.#leases.set(key, lease)
    }
    return lease
  }

  /** What has ended goes, and at least the oldest; the store still knows what it reserved. */
  #makeRoom(): void {
    const now = this.now()
    for (const [key, { endsAt, reserving }] of this.#leases) {
      if (endsAt <= now && !reserving) this.#leases.delete(key)
    }
    if (this.#leases.size < CAPACITY) return
    const oldest = this.#leases.keys().next().value
    if (oldest !== undefined) this.#leases.delete(oldest)
  }
}
