import type { Pool } from 'pg'

/** Months that have their partition ahead of time. */
const MONTHS_AHEAD = 3

/** Makes the monthly partitions of steps and logs from this month on. */
export async function ensurePartitions(pool: Pool): Promise<void> {
  await pool.query('select ensure_partitions(now(), $1)', [MONTHS_AHEAD])
}

/** An idempotency key counts for 24 hours. */
export async function forgetIdempotencyKeys(pool: Pool): Promise<void> {
  await pool.query(`delete from idempotency_keys where created_at < now() - interval '24 hours'`)
  await pool.query(`delete from idempotent_answers where claimed_at < now() - interval '24 hours'`)
}
