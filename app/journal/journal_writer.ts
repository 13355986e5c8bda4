import type { Pool } from 'pg'
import { CommitRefusedError } from '#engine/contracts/commit'
import { LeaseLostError } from '#engine/contracts/journal'
import type { Commit, Committed } from '#engine/contracts/commit'
import type { Lease } from '#engine/contracts/journal'
import { COMMIT_STATEMENTS } from '#journal/commit_statement'
import { isConnectionFailure, isRefusal } from '#journal/connection_failure'
import { whileAway } from '#journal/patience'
import { commitRows } from '#journal/commit_rows'
import type { CommitRows } from '#journal/commit_rows'

/** A flush takes no more than this many commits, rows, and bytes of payloads. */
const MAX_COMMITS = 512
const MAX_ROWS = 5_000
const MAX_PAYLOAD_BYTES = 32 * 1024 * 1024

/** The parameters of the full statement alone, in its order. */
const RARE = ['taken', 'waits', 'children'] as const

interface Waiting {
  lease: Lease
  rows: CommitRows
  resolve(committed: Committed): void
  reject(error: Error): void
}

/**
 * Group commit: what all drivers of this process want to write while one flush is on its way goes
 * out together with the next one. So a lone execution waits for nobody, and hundreds share a few
 * round trips and fsyncs.
 */
export class JournalWriter {
  #waiting: Waiting[] = []
  #flushing = false
  /** How often the statement ran, for the benchmark and metrics. */
  flushes = 0

  constructor(
    private pool: Pool,
    private now: () => number
  ) {}

  /** Resolves when the commit is on disk. @throws LeaseLostError, CommitRefusedError */
  commit(lease: Lease, commit: Commit): Promise<Committed> {
    return new Promise((resolve, reject) => {
      try {
        this.#waiting.push({ lease, rows: commitRows(lease, commit, this.now()), resolve, reject })
      } catch (error) {
        return reject(refusal(error))
      }
      if (!this.#flushing) void this.#flushAll()
    })
  }

  async #flushAll(): Promise<void> {
    this.#flushing = true
    // One turn of the event loop lets everything that is ready now join the first flush.
    await new Promise<void>((resolve) => setImmediate(resolve))
    while (this.#waiting.length > 0) {
      await this.#flush(this.#take())
    }
    this.#flushing = false
  }

  #take(): Waiting[] {
    let rows = 0
    let bytes = 0
    let count = 0
    for (const one of this.#waiting) {
      rows += one.rows.steps.length + one.rows.logs.length
      for (const payload of one.rows.payloads) bytes += payload.data.length
      const full = rows > MAX_ROWS || bytes > MAX_PAYLOAD_BYTES || count >= MAX_COMMITS
      if (count > 0 && full) break
      count++
    }
    return this.#waiting.splice(0, count)
  }

  async #flush(group: Waiting[]): Promise<void> {
    try {
      const held = await this.#write(group)
      for (const one of group) {
        const due = held.get(`${one.lease.executionId} ${one.lease.number}`)
        if (due !== undefined) one.resolve({ due: due && one.rows.ending !== null })
        else one.reject(new LeaseLostError(one.lease))
      }
    } catch (error) {
      if (group.length === 1 || isConnectionFailure(error)) {
        return group.forEach((one) => one.reject(refusal(error)))
      }
      // One execution's data must not fail the others': halves are tried, until it is alone.
      const half = group.length >> 1
      await this.#flush(group.slice(0, half))
      await this.#flush(group.slice(half))
    }
  }

  /** Runs the statement; while the database is away, tries again: every row is written at most once. */
  async #write(group: Waiting[]): Promise<Map<string, boolean>> {
    const list = (rows: Array<object | null>) => JSON.stringify(rows.filter((row) => row !== null))
    const values = [
      list(group.flatMap((one) => one.rows.leases)),
      list(group.flatMap((one) => one.rows.steps)),
      list(group.flatMap((one) => one.rows.logs)),
      list(group.map((one) => one.rows.progress)),
      list(group.map((one) => one.rows.ending)),
      list(group.flatMap((one) => one.rows.payloads)),
    ]
    const rare = RARE.map((kind) => group.flatMap((one) => one.rows[kind]))
    const full = rare.some((rows) => rows.length > 0)
    if (full) values.push(...rare.map(list))
    const statement = full ? COMMIT_STATEMENTS.full : COMMIT_STATEMENTS.common
    const { rows } = await whileAway(() => {
      this.flushes++
      return this.pool.query<{ id: string; lease: string; due: boolean }>({ ...statement, values })
    }, this.now)
    return new Map(rows.map((row) => [`${row.id} ${row.lease}`, row.due]))
  }
}

function refusal(error: unknown): Error {
  if (!isRefusal(error)) return error as Error
  return new CommitRefusedError((error as Error).message, { cause: error })
}
