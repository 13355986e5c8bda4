import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'

/** Seconds that a lease lasts without being renewed; a third of it, and it is renewed. */
const LEASE_SECONDS = 60

/** Characters that are kept of what a duty says. */
const SAID = 2_000

/** How a duty stands. */
export interface DutyState {
  name: string
  running: boolean
  beganAt: Date | null
  endedAt: Date | null
  durationMs: number | null
  outcome: string | null
  error: string | null
}

/** Lets one process at a time do a duty, and keeps when it was done and what came of it. */
export class DutyLeases {
  constructor(private pool: Pool) {}

  /**
   * Does it, unless somebody else does, or did within `everySeconds`.
   *
   * @param work Says in a few words what it did. Aborted when the lease is lost.
   * @returns What it said, or null where it was not this process's turn
   * @throws what `work` throws, once that is kept
   */
  async run(
    name: string,
    everySeconds: number,
    work: (signal: AbortSignal) => Promise<string>
  ): Promise<string | null> {
    const owner = randomUUID()
    if (!(await this.#claim(name, owner, everySeconds))) return null
    const lost = new AbortController()
    const timer = setInterval(() => {
      void this.#renew(name, owner).then((held) => held || lost.abort())
    }, LEASE_SECONDS * 333)
    try {
      const outcome = await work(lost.signal)
      await this.#end(name, owner, outcome, null)
      return outcome
    } catch (error) {
      await this.#end(name, owner, null, (error as Error).message)
      throw error
    } finally {
      clearInterval(timer)
    }
  }

  /** How each duty that ever began stands. */
  async states(): Promise<DutyState[]> {
    const { rows } = await this.pool.query<DutyState>(
      `select name, coalesce(lease_expires_at > now(), false) as running, began_at as "beganAt",
        ended_at as "endedAt", duration_ms::float8 as "durationMs", outcome, error
      from duties order by name`
    )
    return rows
  }

  /** By the database's clock alone. A little early is right: timers are never late by nothing. */
  async #claim(name: string, owner: string, everySeconds: number): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `insert into duties as d (name, lease_owner, lease_expires_at, began_at)
      values ($1, $2, now() + make_interval(secs => ${LEASE_SECONDS}), now())
      on conflict (name) do update set lease_owner = excluded.lease_owner,
        lease_expires_at = excluded.lease_expires_at, began_at = excluded.began_at
      where (d.lease_expires_at is null or d.lease_expires_at <= now())
        and (d.began_at is null or d.began_at <= now() - make_interval(secs => $3))`,
      [name, owner, everySeconds * 0.95]
    )
    return rowCount === 1
  }

  async #renew(name: string, owner: string): Promise<boolean> {
    const renewed = await this.pool
      .query(
        `update duties set lease_expires_at = now() + make_interval(secs => ${LEASE_SECONDS})
        where name = $1 and lease_owner = $2`,
        [name, owner]
      )
      .catch(() => null)
    // A database that does not answer may still hold the lease for us.
    return renewed === null || renewed.rowCount === 1
  }

  async #end(name: string, owner: string, outcome: string | null, error: string | null) {
    await this.pool.query(
      `update duties set lease_owner = null, lease_expires_at = null, ended_at = now(),
        duration_ms = extract(epoch from now() - began_at) * 1000, runs = runs + 1,
        outcome = $3, error = $4
      where name = $1 and lease_owner = $2`,
      [name, owner, outcome?.slice(0, SAID) ?? null, error?.slice(0, SAID) ?? null]
    )
  }
}
