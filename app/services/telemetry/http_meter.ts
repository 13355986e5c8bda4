/** Upper bounds of the histogram's buckets, in seconds. */
export const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

const WINDOW_SECONDS = 60

/** Requests of one route, method and class of status, since the process began. */
export interface RouteTimes {
  route: string
  method: string
  /** `2xx`, `4xx`, ... */
  status: string
  /** How many took no longer than each of `BOUNDS`, and longer than the one before. */
  buckets: number[]
  count: number
  seconds: number
}

/** What the API of this process did within the last minute. */
export interface RecentRequests {
  requestsPerMinute: number
  avgResponseTimeMs: number
  /** Of all requests, those that failed by our fault (5xx), from 0 to 1. */
  errorRate: number
}

interface Second {
  at: number
  count: number
  errors: number
  ms: number
}

/**
 * Counts requests: since the process began, for `/metrics`, and second by second for a minute, for
 * the system's health. It runs with every request, and so adds up and does nothing else.
 */
export class HttpMeter {
  readonly routes = new Map<string, RouteTimes>()
  readonly #seconds: Second[] = Array.from({ length: WINDOW_SECONDS }, () => blank(-1))

  /** @param now - Seconds on any clock that only grows. */
  constructor(private now: () => number = () => Math.floor(performance.now() / 1000)) {}

  /** @param ms - How long the request took. */
  record(route: string, method: string, status: number, ms: number): void {
    const key = `${method} ${status >= 100 ? Math.floor(status / 100) : 0} ${route}`
    let times = this.routes.get(key)
    if (!times) {
      const buckets = new Array<number>(BOUNDS.length).fill(0)
      const statusClass = `${Math.floor(status / 100)}xx`
      times = { route, method, status: statusClass, buckets, count: 0, seconds: 0 }
      this.routes.set(key, times)
    }
    times.count++
    times.seconds += ms / 1000
    const bucket = BOUNDS.findIndex((bound) => ms <= bound * 1000)
    if (bucket >= 0) times.buckets[bucket]!++
    const second = this.#second()
    second.count++
    second.ms += ms
    if (status >= 500) second.errors++
  }

  recent(): RecentRequests {
    const since = this.now() - WINDOW_SECONDS
    const sum = blank(0)
    for (const { at, count, errors, ms } of this.#seconds) {
      if (at <= since) continue
      sum.count += count
      sum.errors += errors
      sum.ms += ms
    }
    return {
      requestsPerMinute: sum.count,
      avgResponseTimeMs: sum.count === 0 ? 0 : Math.round((sum.ms / sum.count) * 100) / 100,
      errorRate: sum.count === 0 ? 0 : Math.round((sum.errors / sum.count) * 10_000) / 10_000,
    }
  }

  #second(): Second {
    const at = this.now()
    const slot = at % WINDOW_SECONDS
    const second = this.#seconds[slot]!
    return second.at === at ? second : (this.#seconds[slot] = blank(at))
  }
}

function blank(at: number): Second {
  return { at, count: 0, errors: 0, ms: 0 }
}

/** Of this process. */
export const httpMeter = new HttpMeter()
