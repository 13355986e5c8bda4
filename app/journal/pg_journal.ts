import type { Pool } from 'pg'
import { Journal } from '#engine/contracts/journal'
import type { Commit, Committed } from '#engine/contracts/commit'
import type { Acquired, Lease, LeaseWatcher, Signal } from '#engine/contracts/journal'
import type { Json } from '#engine/graph/types'
import { executionRecord } from '#journal/acquired_rows'
import type { AcquiredRow } from '#journal/acquired_rows'
import { isConnectionFailure } from '#journal/connection_failure'
import { CLOSE_WAIT_STATEMENT, SIGNALS_STATEMENT } from '#journal/inbox_statements'
import { JournalWriter } from '#journal/journal_writer'
import { LeaseKeeper } from '#journal/lease_keeper'
import { ACQUIRE_STATEMENT } from '#journal/lease_statements'
import { whileAway } from '#journal/patience'
import { readSteps } from '#journal/read_steps'
import { TURN_STATEMENT } from '#journal/turn_statement'

/** What a worker's journal knows of its worker. */
export interface WorkerPlace {
  /** Labels that the worker has. */
  labels?: readonly string[]
  /**
   * What was accepted longer ago than so many milliseconds and has not begun waits for its turn: the
   * hint that came for it is used for whoever is next. When left out, each hint is for its own.
   */
  turnsAfterMs?: number
  /** Called when an execution with this concurrency key has ended. */
  freed?(key: string): void
}

interface Asking {
  executionId: string
  resolve(acquired: Acquired | null): void
  reject(error: unknown): void
}

/** The journal on PostgreSQL. Acquisitions are gathered as commits are. */
export class PgJournal extends Journal {
  readonly writer: JournalWriter
  readonly leases: LeaseKeeper
  #asking: Asking[] = []
  #acquiring = false
  /** Concurrency keys of what is driven here, by execution. */
  #keys = new Map<string, string>()

  constructor(
    private pool: Pool,
    workerId: string,
    leaseSeconds: number,
    private now: () => number = Date.now,
    private place: WorkerPlace = {}
  ) {
    super()
    this.writer = new JournalWriter(pool, now)
    this.leases = new LeaseKeeper(pool, workerId, leaseSeconds)
  }

  acquire(executionId: string): Promise<Acquired | null> {
    return new Promise((resolve, reject) => {
      this.#asking.push({ executionId, resolve, reject })
      if (!this.#acquiring) void this.#acquireAll()
    })
  }

  commit(lease: Lease, commit: Commit): Promise<Committed> {
    const key = commit.ending?.kind === 'final' && this.#keys.get(lease.executionId)
    const written = this.writer.commit(lease, commit)
    if (!key) return written
    return written.then((committed) => {
      this.place.freed?.(key)
      return committed
    })
  }

  async signals(executionId: string, after: number): Promise<Signal[]> {
    const signals = await whileAway(() => this.#signals([executionId], after), this.now)
    return signals.get(executionId) ?? []
  }

  async closeWait(executionId: string, path: string, attempt: number): Promise<void> {
    await this.pool.query({ ...CLOSE_WAIT_STATEMENT, values: [executionId, path, attempt] })
  }

  watch(lease: Lease, watcher: LeaseWatcher): () => void {
    const letGo = this.leases.keep(lease, watcher)
    return () => {
      letGo()
      this.#keys.delete(lease.executionId)
    }
  }

  async #acquireAll(): Promise<void> {
    this.#acquiring = true
    while (this.#asking.length > 0) {
      const group = this.#asking.splice(0, 512)
      try {
        const acquired = await this.#acquireGroup([...new Set(group.map((one) => one.executionId))])
        // Two hints for one execution in one group: the first takes it.
        const others = group.filter((one) => {
          const own = acquired.get(one.executionId)
          if (own) one.resolve(own)
          return !acquired.delete(one.executionId)
        })
        const turns = [...acquired.values()]
        for (const one of others) one.resolve(turns.shift() ?? null)
      } catch (error) {
        if (group.length === 1 || isConnectionFailure(error)) {
          for (const one of group) one.reject(error)
        } else {
          for (const one of group) await this.#acquireAlone(one)
        }
      }
    }
    this.#acquiring = false
  }

  async #acquireAlone({ executionId, resolve, reject }: Asking): Promise<void> {
    try {
      const acquired = await this.#acquireGroup([executionId])
      resolve([...acquired.values()][0] ?? null)
    } catch (error) {
      reject(error)
    }
  }

  async #acquireGroup(ids: string[]): Promise<Map<string, Acquired>> {
    const { rows } = await this.pool.query<AcquiredRow>({
      ...ACQUIRE_STATEMENT,
      values: [
        ids,
        this.leases.workerId,
        this.leases.leaseSeconds,
        this.place.labels ?? [],
        this.place.turnsAfterMs ?? null,
      ],
    })
    rows.push(...(await this.#turns(ids.length - rows.length)))
    for (const row of rows) if (row.concurrency_key) this.#keys.set(row.id, row.concurrency_key)
    const now = this.now()
    const driven = rows.filter((row) => row.lease !== '1').map((row) => row.id)
    const steps = await readSteps(this.pool, driven, now)
    const signalled = rows.filter((row) => row.last_signal !== null).map((row) => row.id)
    const signals =
      signalled.length > 0 ? await this.#signals(signalled, 0) : new Map<string, Signal[]>()
    return new Map(
      rows.map((row) => [
        row.id,
        {
          lease: { executionId: row.id, number: Number(row.lease) },
          execution: executionRecord(row, now),
          steps: steps.get(row.id) ?? [],
          inbox: { signals: signals.get(row.id) ?? [], seen: row.last_signal ?? 0 },
        },
      ])
    )
  }

  /** Those whose turn it is, in place of executions that were hinted at and not taken. */
  async #turns(count: number): Promise<AcquiredRow[]> {
    if (this.place.turnsAfterMs === undefined || count === 0) return []
    const values = [count, this.leases.workerId, this.leases.leaseSeconds]
    // What was taken before must not be lost with it: the sweeper hints again.
    const taken = await this.pool
      .query<AcquiredRow>({ ...TURN_STATEMENT, values })
      .catch(() => null)
    return taken?.rows ?? []
  }

  async #signals(ids: string[], after: number): Promise<Map<string, Signal[]>> {
    const { rows } = await this.pool.query<{
      execution_id: string
      id: number
      name: string
      payload: Json
    }>({ ...SIGNALS_STATEMENT, values: [ids, after] })
    const signals = new Map<string, Signal[]>()
    for (const { execution_id: executionId, ...signal } of rows) {
      signals.set(executionId, [...(signals.get(executionId) ?? []), signal])
    }
    return signals
  }
}
