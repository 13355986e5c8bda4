import db from '@adonisjs/lucid/services/db'

/** Messages that are on their way to one address at a time: a slow one holds no more than these. */
export const AT_ONCE = 4

/** Seconds that a job may take to begin: later the delivery is given to another. */
const HINT_SECONDS = 60

/** What a job is to deliver: only the attempt with this number. */
export interface DueDelivery {
  deliveryId: string
  attempt: number
}

/**
 * Walks from one address that has something to the next in the index of what is due, however much
 * lies there for each. One of several workers does it at a time; the others come another time.
 */
const CLAIM = `
  with recursive busy (endpoint_id) as (
    (select endpoint_id from webhook_deliveries
     where next_attempt_at is not null and pg_try_advisory_xact_lock(hashtext('webhook deliveries'))
     order by endpoint_id limit 1)
    union all
    select (select d.endpoint_id from webhook_deliveries d
      where d.next_attempt_at is not null and d.endpoint_id > b.endpoint_id
      order by d.endpoint_id limit 1)
    from busy b where b.endpoint_id is not null
  ), due as (
    select picked.id from busy b
    cross join lateral (
      select ? - count(*) as room from webhook_deliveries h
      where h.endpoint_id = b.endpoint_id and h.next_attempt_at is not null and h.held_until > now()
    ) free
    cross join lateral (
      select d.id from webhook_deliveries d
      where d.endpoint_id = b.endpoint_id and d.next_attempt_at <= now()
      order by d.next_attempt_at limit greatest(free.room, 0) for update skip locked
    ) picked
    where b.endpoint_id is not null
    limit ?
  )
  update webhook_deliveries w
  set held_until = now() + ? * interval '1 second', next_attempt_at = now() + ? * interval '1 second'
  from due where w.id = due.id
  returning w.id as "deliveryId", w.attempts + 1 as attempt`

/**
 * Takes deliveries that are due, a few for each address. Whoever is given one and dies loses it to
 * the next who asks, a minute later.
 *
 * @param limit - Of all addresses together.
 */
export async function claimDeliveries(limit: number): Promise<DueDelivery[]> {
  return db.transaction(async (trx) => {
    const bindings = [AT_ONCE, limit, HINT_SECONDS, HINT_SECONDS]
    const { rows } = await trx.rawQuery<{ rows: DueDelivery[] }>(CLAIM, bindings)
    return rows
  })
}

/** What has no job, since the queue did not take it, is due again at once. */
export async function letGo({ deliveryId, attempt }: DueDelivery): Promise<void> {
  await db
    .from('webhook_deliveries')
    .where({ id: deliveryId, status: 'pending', attempts: attempt - 1 })
    .update({ held_until: null, next_attempt_at: new Date() })
}
