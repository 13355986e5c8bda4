import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { v7 as uuid } from 'uuid'
import type { MailKinds } from '#actions/mails/mail_kinds'

/** For so long the process that keeps a mail may send it itself, in seconds; then a worker does. */
export const HELD_SECONDS = 60

/**
 * Writes down that a mail is to be sent, in the transaction of what it tells, so that no crash loses
 * it. What is kept leads to the mail and is not the mail: tokens are drawn when it is sent.
 *
 * @param heldSeconds - How long workers leave it to this process.
 * @returns Its id, for `sendKeptMail`.
 */
export async function keepMail<Kind extends keyof MailKinds>(
  kind: Kind,
  payload: MailKinds[Kind],
  client: TransactionClientContract | typeof db = db,
  heldSeconds = 0
): Promise<string> {
  const id = uuid()
  await client.rawQuery(
    `insert into outgoing_mails (id, kind, payload, next_attempt_at)
     values (?, ?, ?, now() + ? * interval '1 second')`,
    [id, kind, JSON.stringify(payload), heldSeconds]
  )
  return id
}
