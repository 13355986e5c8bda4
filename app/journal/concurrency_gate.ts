import type { Pool } from 'pg'

/** Serializes what is decided about one key. Statements after it see what the ones before committed. */
const LOCK = `select pg_advisory_xact_lock(hashtextextended('turbocat concurrency ' || $1, 0))`

/**
 * Lets as many go as the limit leaves room for: the highest priority first, then the oldest. The
 * limit is the one that the workflow has now, also for those that wait since before it was changed.
 */
const ADMIT = {
  name: 'concurrency_admit',
  text: `
with room as (
  select coalesce((
      select (w.trigger_config -> 'concurrency' ->> 'limit')::integer
      from executions e join workflows w on w.id = e.workflow_id
      where e.concurrency_key = $1 and e.held and e.status = 'pending' limit 1
    ), 2147483647) - (
      select count(*) from executions where concurrency_key = $1 and not held
        and status in ('pending', 'running', 'waiting')
    ) as places
)
update executions e set held = false, hinted_at = now()
from (
  select id from executions where concurrency_key = $1 and held and status = 'pending'
  order by priority desc, id limit (select greatest(places, 0) from room)
  for no key update
) next
where e.id = next.id
returning e.id`,
}

/** Keys that hold something back. */
const HELD = `
select distinct concurrency_key as key from executions
where concurrency_key is not null and held and status = 'pending'`

/**
 * Lets go what stands behind the limit of its concurrency key. Nothing is added up or taken away:
 * those that were let go and have not ended are counted each time. What holds them back is the
 * database itself (`hold_behind_limit`), when they are accepted.
 */
export class ConcurrencyGate {
  constructor(
    private pool: Pool,
    private wake: (executionId: string) => Promise<void>
  ) {}

  /** Lets go who waited for the one that has ended. */
  async freed(key: string): Promise<void> {
    for (const id of await this.#admit(key)) await this.wake(id)
  }

  /** Lets go what a crash between an end and `freed` left behind. */
  async sweep(): Promise<void> {
    const { rows } = await this.pool.query<{ key: string }>(HELD)
    for (const { key } of rows) await this.freed(key)
  }

  async #admit(key: string): Promise<string[]> {
    const client = await this.pool.connect()
    try {
      await client.query('begin')
      await client.query(LOCK, [key])
      const { rows } = await client.query<{ id: string }>({ ...ADMIT, values: [key] })
      await client.query('commit')
      return rows.map(({ id }) => id)
    } catch (error) {
      await client.query('rollback').catch(() => {})
      throw error
    } finally {
      client.release()
    }
  }
}
