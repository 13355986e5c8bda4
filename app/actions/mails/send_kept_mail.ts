import { inject } from '@adonisjs/core'
import logger from '@adonisjs/core/services/logger'
import db from '@adonisjs/lucid/services/db'
import { HELD_SECONDS } from '#actions/mails/keep_mail'
import MailWriters from '#actions/mails/mail_writers'
import { retryDelay } from '#services/webhooks/retry_delay'

interface Kept {
  kind: string
  payload: unknown
  attempts: number
}

const TAKE = `
  update outgoing_mails
  set attempts = attempts + 1, next_attempt_at = now() + ? * interval '1 second'
  where id = ? returning kind, payload, attempts`

/** Moves the next attempt, or gives up where it would come too late. */
const POSTPONE = `
  with postponed as (
    update outgoing_mails set error = :message,
      next_attempt_at = now() + :delay * interval '1 millisecond'
    where id = :id and now() + :delay * interval '1 millisecond' <= expires_at returning id
  ), given_up as (
    delete from outgoing_mails where id = :id
      and now() + :delay * interval '1 millisecond' > expires_at returning id
  )
  select exists (select from given_up) as "givenUp"`

/** Sends a mail that was kept, and forgets it. Who dies in between has it sent once more. */
@inject()
export default class SendKeptMail {
  constructor(protected writers: MailWriters) {}

  /** A mail that can't be sent comes back later, for 24 h. */
  async handle(id: string): Promise<void> {
    const { rows } = await db.rawQuery<{ rows: Kept[] }>(TAKE, [HELD_SECONDS, id])
    const kept = rows[0]
    if (!kept) return
    const { kind, payload, attempts } = kept
    try {
      await this.writers.send(kind, payload)
    } catch (error) {
      const { message } = error as Error
      const delay = retryDelay(attempts, Math.random())
      const gone = await db.rawQuery(POSTPONE, { id, message, delay } as never)
      const [{ givenUp }] = gone.rows as [{ givenUp: boolean }]
      logger.error({ err: error as Error, kind, attempts, givenUp }, 'A mail was not sent')
      return
    }
    await db.from('outgoing_mails').where({ id }).delete()
  }
}

/** Mails that are due, for a while this caller's: whose process died, or that failed before. */
export async function claimMails(limit: number): Promise<string[]> {
  const { rows } = await db.rawQuery<{ rows: Array<{ id: string }> }>(
    `update outgoing_mails m set next_attempt_at = now() + ? * interval '1 second'
     from (select id from outgoing_mails where next_attempt_at <= now()
       order by next_attempt_at limit ? for update skip locked) due
     where m.id = due.id returning m.id`,
    [HELD_SECONDS, limit]
  )
  return rows.map(({ id }) => id)
}
