import type { Pool } from 'pg'
import type { Lease, LeaseWatcher } from '#engine/contracts/journal'
import { RENEW_STATEMENT } from '#journal/lease_statements'

interface Kept {
  lease: Lease
  watcher: LeaseWatcher
  /** The last signal that its driver was told of. */
  lastSignal: number
  /** When the lease certainly ran out by this process's own clock, if nothing renews it. */
  holdsUntil: number
}

/**
 * Renews the leases of this worker's drivers, all in one statement, three times a lease. A driver
 * whose lease is gone is told to stop, and so is one that could not be renewed in time: by then
 * somebody else may drive.
 */
export class LeaseKeeper {
  #kept = new Map<string, Kept>()
  #timer: NodeJS.Timeout | undefined
  #renewing = false

  constructor(
    private pool: Pool,
    readonly workerId: string,
    readonly leaseSeconds: number
  ) {}

  keep(lease: Lease, watcher: LeaseWatcher): () => void {
    const key = `${lease.executionId} ${lease.number}`
    this.#kept.set(key, { lease, watcher, lastSignal: 0, holdsUntil: this.#horizon() })
    this.#timer ??= setInterval(() => void this.renew(), (this.leaseSeconds * 1000) / 3)
    return () => {
      this.#kept.delete(key)
      if (this.#kept.size === 0) {
        clearInterval(this.#timer)
        this.#timer = undefined
      }
    }
  }

  /** Tells the drivers of an execution that somebody asked to cancel it. */
  cancelled(executionId: string): void {
    for (const { lease, watcher } of this.#kept.values()) {
      if (lease.executionId === executionId) watcher.cancelled()
    }
  }

  /** Tells the drivers of an execution that there may be signals for it. */
  signalled(executionId: string): void {
    for (const { lease, watcher } of this.#kept.values()) {
      if (lease.executionId === executionId) watcher.signalled()
    }
  }

  get count(): number {
    return this.#kept.size
  }

  async renew(): Promise<void> {
    this.#giveUpOverdue()
    if (this.#renewing) return
    this.#renewing = true
    try {
      const asked = [...this.#kept.entries()]
      const result = await this.pool.query<{
        id: string
        lease: string
        cancel_requested: boolean
        last_signal: number | null
      }>({
        ...RENEW_STATEMENT,
        values: [asked.map(([, kept]) => kept.lease.executionId), this.workerId, this.leaseSeconds],
      })
      const held = new Map(result.rows.map((row) => [`${row.id} ${row.lease}`, row]))
      for (const [key, kept] of asked) {
        const row = held.get(key)
        if (row) kept.holdsUntil = this.#horizon()
        if (row?.cancel_requested) kept.watcher.cancelled()
        if (row && (row.last_signal ?? 0) > kept.lastSignal) {
          kept.lastSignal = row.last_signal ?? 0
          kept.watcher.signalled()
        }
        if (!row && this.#kept.has(key)) kept.watcher.lost()
      }
    } catch {
      this.#giveUpOverdue()
    } finally {
      this.#renewing = false
    }
  }

  /** While the database is away, or does not answer, a lease may run out and another may drive. */
  #giveUpOverdue(): void {
    const now = performance.now()
    for (const kept of this.#kept.values()) {
      if (kept.holdsUntil < now) kept.watcher.lost()
    }
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#kept.clear()
  }

  #horizon(): number {
    return performance.now() + this.leaseSeconds * 1000
  }
}
