import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { disableWebhook } from '#actions/webhooks/disable_webhook'
import type { TakenDelivery } from '#actions/webhooks/take_delivery'
import { retryDelay } from '#services/webhooks/retry_delay'
import type { WebhookOutcome } from '#services/webhooks/webhook_sender'

/** The receiver says that it is never to be asked again (RFC 9110, section 15.5.11). */
const GONE = 410

/** Days of nothing but failures after which an address is not asked any more. */
const PATIENCE_DAYS = 5

/** Another attempt would come after its time: 24 h after the event, or after the redelivery. */
const SETTLE = `
  update webhook_deliveries set
    status = case when :delivered then 'delivered'
      when :final or now() + :delay * interval '1 millisecond' > expires_at then 'failed'
      else 'pending' end,
    next_attempt_at = case
      when :delivered or :final or now() + :delay * interval '1 millisecond' > expires_at then null
      else now() + :delay * interval '1 millisecond' end,
    completed_at = case
      when :delivered or :final or now() + :delay * interval '1 millisecond' > expires_at then now() end,
    held_until = null, request_headers = :headers, response_status = :status,
    response_body = :body, duration_ms = :duration, error = :error,
    history = (history::jsonb || :tried::jsonb)::json
  where id = :id and attempts = :attempt and status = 'pending'
  returning status`

/** Keeps how an attempt ended, unless another was begun meanwhile, and says what comes next. */
export async function settleDelivery(
  { id, attempt, endpointId }: TakenDelivery,
  outcome: WebhookOutcome
): Promise<void> {
  const { responseStatus: status, error, durationMs: duration, attemptedAt } = outcome
  const delivered = error === null
  const tried = { attemptedAt, responseStatus: status, durationMs: duration, error }
  await db.transaction(async (trx) => {
    const { rows } = await trx.rawQuery(SETTLE, {
      ...{ id, attempt, delivered, status, duration, error },
      final: status === GONE,
      delay: retryDelay(attempt, Math.random()),
      headers: JSON.stringify(outcome.requestHeaders),
      body: outcome.responseBody,
      tried: JSON.stringify([tried]),
    } as never)
    if (rows.length === 0) return
    if (delivered) await worksAgain(endpointId, trx)
    else if (status === GONE) await disableWebhook(endpointId, 'gone', trx)
    else if (await failsForTooLong(endpointId, trx))
      await disableWebhook(endpointId, 'failing', trx)
  })
}

/** Keeps what is sent, so that the next attempt sends the same. */
export async function keepPayload(id: string, payload: string): Promise<void> {
  await db.from('webhook_deliveries').where({ id }).update({ payload })
}

/** Writes only what changes: the address's row is not written at each message. */
async function worksAgain(id: string, trx: TransactionClientContract): Promise<void> {
  const failing = trx.from('webhook_endpoints').where({ id }).whereNotNull('failing_since')
  await failing.update({ failing_since: null })
}

async function failsForTooLong(id: string, trx: TransactionClientContract): Promise<boolean> {
  const working = trx.from('webhook_endpoints').where({ id }).whereNull('failing_since')
  await working.update({ failing_since: new Date() })
  const failing = await trx
    .from('webhook_endpoints')
    .where({ id, is_active: true })
    .whereRaw(`failing_since < now() - ? * interval '1 day'`, [PATIENCE_DAYS])
    .first()
  return failing !== null && failing !== undefined
}
