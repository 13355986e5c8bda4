import db from '@adonisjs/lucid/services/db'
import type { DueDelivery } from '#actions/webhooks/claim_deliveries'

/** Longer than any attempt may take, in seconds: until then nobody else makes the next. */
const ATTEMPT_SECONDS = 30

/** A delivery that is this job's, and where it goes. */
export interface TakenDelivery {
  id: string
  endpointId: string
  userId: string
  attempt: number
  url: string
  event: string
  resourceId: string
  detail: Record<string, unknown>
  payload: string | null
  createdAt: Date
  secret: string
  previousSecret: string | null
  previousSecretExpiresAt: Date | null
}

const TAKE = `
  update webhook_deliveries d
  set attempts = d.attempts + 1, held_until = now() + ? * interval '1 second',
    next_attempt_at = now() + ? * interval '1 second'
  from webhook_endpoints e
  where d.id = ? and d.attempts = ? and d.status = 'pending' and e.id = d.endpoint_id
    and e.is_active
  returning d.id, d.endpoint_id as "endpointId", e.user_id as "userId", d.attempts as attempt,
    e.url, d.event, d.resource_id as "resourceId", d.detail, d.payload,
    d.created_at as "createdAt", e.secret, e.previous_secret as "previousSecret",
    e.previous_secret_expires_at as "previousSecretExpiresAt"`

/**
 * Begins an attempt. It is counted before it is made: a worker that dies in it leaves the next
 * attempt to others, and a job that comes twice finds the attempt taken.
 *
 * @returns Null where there is nothing to do.
 */
export async function takeDelivery(due: DueDelivery): Promise<TakenDelivery | null> {
  const bindings = [ATTEMPT_SECONDS, ATTEMPT_SECONDS, due.deliveryId, due.attempt - 1]
  const { rows } = await db.rawQuery<{ rows: TakenDelivery[] }>(TAKE, bindings)
  return rows[0] ?? null
}
