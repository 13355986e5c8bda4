import { logBounds } from '#services/telemetry/duration_buckets'

/** How long figures are gathered before they are written, in milliseconds. */
const GATHER_MS = 3_000

/** What one request came to. */
export interface ServedRequest {
  deploymentId: string
  version: number
  durationMs: number
  failed: boolean
}

/** What was asked of one version within one minute. */
export interface MinuteFigures {
  deploymentId: string
  version: number
  /** ISO 8601. */
  minute: string
  requests: number
  errors: number
  durationMs: number
  /** How many requests took how long. */
  buckets: number[]
}

/**
 * Counts what endpoints answer in memory and writes it together, so that no request costs a write.
 * What the last seconds gathered is lost when the process is killed, and kept when it is stopped.
 */
export class DeploymentFigures {
  #gathered = new Map<string, MinuteFigures>()
  #timer: NodeJS.Timeout | undefined

  /** @param onError - Hears of writes that failed; what they held is written with the next one. */
  constructor(
    private write: (figures: MinuteFigures[]) => Promise<void>,
    private onError: (error: unknown) => void
  ) {}

  record({ deploymentId, version, durationMs, failed }: ServedRequest, now = Date.now()): void {
    const minute = new Date(now - (now % 60_000)).toISOString()
    const buckets = logBounds.map(() => 0)
    buckets[bucketOf(durationMs)] = 1
    const counted = { requests: 1, errors: failed ? 1 : 0, durationMs: Math.round(durationMs) }
    this.#add({ deploymentId, version, minute, ...counted, buckets })
    this.#timer ??= setTimeout(() => void this.flush(), GATHER_MS).unref()
  }

  /** Writes what was gathered. Never throws. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const gathered = [...this.#gathered.values()]
    if (gathered.length === 0) return
    this.#gathered = new Map()
    try {
      await this.write(gathered)
    } catch (error) {
      for (const figures of gathered) this.#add(figures)
      this.onError(error)
    }
  }

  #add(figures: MinuteFigures): void {
    const key = `${figures.deploymentId} ${figures.version} ${figures.minute}`
    const known = this.#gathered.get(key)
    if (!known) return void this.#gathered.set(key, figures)
    known.requests += figures.requests
    known.errors += figures.errors
    known.durationMs += figures.durationMs
    known.buckets = known.buckets.map((count, index) => count + (figures.buckets[index] ?? 0))
  }
}

function bucketOf(durationMs: number): number {
  const index = logBounds.findIndex((bound) => durationMs <= bound)
  return index === -1 ? logBounds.length - 1 : index
}
