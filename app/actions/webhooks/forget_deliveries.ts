import db from '@adonisjs/lucid/services/db'

/** Days that a delivery which has ended is kept. */
const KEPT_DAYS = 30

/** Takes away what was delivered, or given up, long ago, and secrets that no longer sign. */
export async function forgetDeliveries(): Promise<void> {
  await db.rawQuery(
    `delete from webhook_deliveries where created_at < now() - ? * interval '1 day'
     and next_attempt_at is null`,
    [KEPT_DAYS]
  )
  await db.rawQuery(
    `update webhook_endpoints set previous_secret = null, previous_secret_expires_at = null
     where previous_secret_expires_at <= now()`
  )
}
