import type { Pool } from 'pg'
import type { Scheduler } from '#engine/contracts/scheduler'

const BATCH = 1_000

/** Hints that are given side by side: a queue takes them faster so than one by one. */
const AT_ONCE = 50

/**
 * Finds executions that may go on and that nobody drives, and hints at them again: after a kill -9,
 * a lost queue, or a crash between commit and hint. A hint too many changes nothing. What waits for
 * something from outside is left alone until that comes: it makes the execution due.
 */
export class Sweeper {
  #stopped = false

  constructor(
    private pool: Pool,
    private scheduler: Scheduler
  ) {}

  /** Ends a sweep that goes on: thousands of hints must not hold back the end of their worker. */
  stop(): void {
    this.#stopped = true
  }

  /**
   * @param graceSeconds - How long a hint may be in the queue before it counts as lost. An execution
   *   whose driver is gone has none there, and one that is to be cancelled must not wait: these are
   *   hinted at once a second.
   * @returns How many executions were hinted at.
   */
  async sweep(graceSeconds: number): Promise<number> {
    let total = 0
    for (;;) {
      const { rows } = await this.pool.query<{ id: string }>({
        name: 'journal_sweep',
        text: `
update executions e set hinted_at = now()
from (
  select id from executions
  where status in ('pending', 'running', 'waiting')
    and (lease_expires_at is null or lease_expires_at <= now())
    and (wake_at <= now()
      or (wake_at is null and (status <> 'waiting' or cancel_requested_at is not null)))
    and (not held or cancel_requested_at is not null)
    and greatest(coalesce(hinted_at, created_at), coalesce(wake_at, created_at)) <= now()
      - case when status = 'running' or cancel_requested_at is not null then 1 else $1 end
        * interval '1 second'
  order by id limit ${BATCH} for no key update skip locked
) idle
where e.id = idle.id
returning e.id`,
        values: [graceSeconds],
      })
      for (let begin = 0; begin < rows.length && !this.#stopped; begin += AT_ONCE) {
        const some = rows.slice(begin, begin + AT_ONCE)
        await Promise.all(some.map(({ id }) => this.scheduler.wake(id)))
      }
      total += rows.length
      if (rows.length < BATCH || this.#stopped) return total
    }
  }
}

/** A parked execution is woken by its own job; one that is later than this counts as lost. */
const LATE_MS = 250

/**
 * Hints at parked executions that are due and whose job did not come: jobs are lost with their
 * queue, and nobody is to wait for the next sweep. Cheap enough to be asked several times a second:
 * it reads nothing but the entries of an index that are due.
 */
export async function hintDue(pool: Pool, scheduler: Scheduler): Promise<number> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'journal_due',
    text: `
update executions e set hinted_at = now()
from (
  select id from executions
  where status = 'waiting' and wake_at <= now() - $1 * interval '1 millisecond'
    and (hinted_at is null or hinted_at <= wake_at) and not held
  order by wake_at limit ${BATCH} for no key update skip locked
) late
where e.id = late.id
returning e.id`,
    values: [LATE_MS],
  })
  await Promise.all(rows.map(({ id }) => scheduler.wake(id)))
  return rows.length
}

/** Adds up `counter_deltas` into the counters of agents and workflows; each row counts exactly once. */
export async function foldCounters(pool: Pool): Promise<void> {
  for (const kind of ['workflow', 'agent'] as const) {
    const last =
      kind === 'workflow' ? ', last_execution_at = greatest(t.last_execution_at, d.last_at)' : ''
    await pool.query(`
with taken as (
  delete from counter_deltas where id in (
    select id from counter_deltas where kind = '${kind}' order by id limit 10000 for update skip locked
  ) returning resource_id, total, successful, failed, duration_ms, last_at
), d as (
  select resource_id, sum(total) as total, sum(successful) as successful, sum(failed) as failed,
    sum(duration_ms) as duration_ms, max(last_at) as last_at
  from taken group by resource_id order by resource_id
)
update ${kind}s t set total_executions = t.total_executions + d.total,
  successful_executions = t.successful_executions + d.successful,
  failed_executions = t.failed_executions + d.failed,
  total_duration_ms = t.total_duration_ms + d.duration_ms ${last}
from d where t.id = d.resource_id`)
  }
}
