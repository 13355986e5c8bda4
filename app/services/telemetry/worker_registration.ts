import { hostname } from 'node:os'
import type { Pool } from 'pg'

/** How often a worker says that it is alive, in seconds. */
export const HEARTBEAT_SECONDS = 5

/** What a worker tells of itself at each heartbeat. */
export interface WorkerState {
  /** Executions that it drives now. */
  driving: number
  /** Languages that its code agents can be written in. */
  runtimes: readonly string[]
  /** Statements of the journal since it began. */
  journalFlushes: number
}

/** A worker's own row in the table of workers, by which everybody sees that it is alive. */
export class WorkerRegistration {
  constructor(
    private pool: Pool,
    private worker: { id: string; version: string; slots: number; labels: readonly string[] },
    private state: () => WorkerState
  ) {}

  /** Registers the worker, or says that it still lives. What has been silent for a day is forgotten. */
  async beat(): Promise<void> {
    const { id, version, slots, labels } = this.worker
    const { driving, runtimes, journalFlushes } = this.state()
    await this.pool.query({
      name: 'worker_beat',
      text: `
with forgotten as (delete from workers where last_seen_at < now() - interval '1 day')
insert into workers (id, hostname, pid, version, slots, driving, runtimes, journal_flushes,
  labels)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (id) do update set driving = excluded.driving, runtimes = excluded.runtimes,
  journal_flushes = excluded.journal_flushes, last_seen_at = now()`,
      values: [
        id,
        hostname(),
        process.pid,
        version,
        slots,
        driving,
        runtimes,
        journalFlushes,
        labels,
      ],
    })
  }

  /** Says goodbye. A worker that dies without is left out once it has been silent for 15 s. */
  async end(): Promise<void> {
    await this.pool.query('delete from workers where id = $1', [this.worker.id])
  }
}
