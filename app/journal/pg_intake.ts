import type { Pool } from 'pg'
import { FiringTakenError, type Firing } from '#engine/contracts/firing'
import { ConcurrencyLimitError, Intake } from '#engine/contracts/intake'
import type {
  Accepted,
  Cancellation,
  IdempotencyKey,
  NewExecution,
  Reuse,
} from '#engine/contracts/intake'
import type { JsonObject } from '#engine/graph/types'
import { Announcer } from '#journal/announcer'
import { cancelExecution } from '#journal/cancel_execution'
import { claimOf } from '#journal/firing_claims'
import {
  ACCEPT,
  ACCEPT_ONCE,
  ACCEPT_WITH,
  COLUMNS,
  VALUES,
  valuesOf,
} from '#journal/intake_statements'

/** What a newer execution of the key is to take the place of, the oldest first. */
const SUPERSEDED = `
select id from executions where concurrency_key = $1 and cancel_requested_at is not null
  and status in ('pending', 'running', 'waiting') order by id`

/** The error code by which the database refuses what is over its limit. */
const OVER_LIMIT = 'TC409'

/** Accepts executions into the journal. */
export class PgIntake extends Intake {
  #announcer: Announcer

  /**
   * @param freed - Told the concurrency key of an execution that was cancelled before it ran.
   * @param origin - What an execution that is accepted now is made because of.
   */
  constructor(
    private pool: Pool,
    private freed: (key: string) => void = () => {},
    private origin: () => JsonObject | null = () => null
  ) {
    super()
    this.#announcer = new Announcer(pool)
  }

  async acceptWith(execution: NewExecution, reuse: Reuse): Promise<void> {
    const { executionId, steps, within, overrides } = reuse
    await this.#insert(execution, {
      ...ACCEPT_WITH,
      values: [...this.#values(execution), executionId, steps, within, JSON.stringify(overrides)],
    })
    this.#announcer.tell(execution, 'pending')
  }

  async acceptFired(execution: NewExecution, firing: Firing): Promise<{ createdAt: Date }> {
    const accepted = this.#values(execution)
    const { name, sql, values } = claimOf(firing, accepted.length)
    const { rows } = await this.#insert(execution, {
      name: `intake_fire_${name}`,
      text: `${sql} insert into executions (${COLUMNS}) select ${VALUES} from claimed returning created_at`,
      values: [...accepted, ...values],
    })
    if (!rows[0]) throw new FiringTakenError()
    return { createdAt: rows[0].created_at }
  }

  async accept(execution: NewExecution, idempotency?: IdempotencyKey): Promise<Accepted> {
    const values = this.#values(execution)
    if (!idempotency) {
      const { rows } = await this.#insert(execution, { ...ACCEPT, values })
      this.#announcer.tell(execution, 'pending')
      return { kind: 'created', createdAt: rows[0]!.created_at }
    }
    const { scope, key, requestHash } = idempotency
    const made = await this.#insert(execution, {
      ...ACCEPT_ONCE,
      values: [...values, scope, key, requestHash],
    })
    if (made.rows[0]) {
      this.#announcer.tell(execution, 'pending')
      return { kind: 'created', createdAt: made.rows[0].created_at }
    }
    const { rows } = await this.pool.query<{ resource_id: string; request_hash: Buffer }>(
      `select resource_id, request_hash from idempotency_keys
       where user_id = $1 and scope = $2 and key = $3`,
      [execution.userId, scope, key]
    )
    const known = rows[0]
    if (!known?.request_hash.equals(requestHash)) return { kind: 'conflict' }
    return { kind: 'repeated', executionId: known.resource_id }
  }

  #values(execution: NewExecution): unknown[] {
    return [...valuesOf(execution), this.origin()]
  }

  /** @throws ConcurrencyLimitError */
  async #insert(execution: NewExecution, query: { name: string; text: string; values: unknown[] }) {
    try {
      const result = await this.pool.query<{ created_at: Date }>(query)
      await this.#makeRoom(execution)
      return result
    } catch (error) {
      if ((error as { code?: unknown }).code !== OVER_LIMIT) throw error
      throw new ConcurrencyLimitError(execution.concurrency?.limit ?? 0)
    }
  }

  async cancel(executionId: string): Promise<Cancellation> {
    const { cancellation, freed } = await cancelExecution(this.pool, executionId)
    if (freed) this.freed(freed)
    return cancellation
  }

  /**
   * Ends what a newer execution takes the place of. That it is to end is on disk already: what is
   * not done here is done by the sweeper.
   */
  async #makeRoom({ concurrency }: NewExecution): Promise<void> {
    if (concurrency?.onLimit !== 'cancel_running') return
    const { rows } = await this.pool.query<{ id: string }>(SUPERSEDED, [concurrency.key])
    for (const { id } of rows) await this.cancel(id).catch(() => {})
  }
}
