import { inject } from '@adonisjs/core'
import logger from '@adonisjs/core/services/logger'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { newOneTimeToken, oneTimeTokenHash } from '#auth/one_time_token'
import ApprovalMail from '#services/mail/approval_mail'
import { approvalLink } from '#services/mail/links'
import { sendMail } from '#services/mail/mailer'

interface Unmailed {
  executionId: string
  path: string
  attempt: number
  message: string
  approvers: string[]
}

/** Locked, so that of several workers one sends; what is not sent within an hour is given up. */
const NEXT = `
  select execution_id as "executionId", path, attempt, message, approvers from execution_waits
  where mailed_at is null and approvers <> '[]' and answered_at is null and closed_at is null
    and opened_at > now() - interval '1 hour'
  order by opened_at limit 1 for update skip locked`

const ADDRESSES = `
  select lower(email) as email from users
  where id::text = any(cast(:ids as text[])) and is_active and deleted_at is null`

/** Sends the mails of approvals that began to wait: a link each, that works once. */
@inject()
export default class MailApprovals {
  /**
   * @param stopping - Tells that the process ends: what is left then others do.
   * @throws Error when a mail can't be sent to anybody; it is tried again in the next round.
   */
  async handle(stopping?: AbortSignal): Promise<void> {
    while (!stopping?.aborted && (await db.transaction((trx) => this.#next(trx))));
  }

  async #next(trx: TransactionClientContract): Promise<boolean> {
    const { rows } = await trx.rawQuery<{ rows: Unmailed[] }>(NEXT)
    const wait = rows[0]
    if (!wait) return false
    const { executionId, path, attempt } = wait
    const sent = await Promise.allSettled(
      (await this.#addresses(wait, trx)).map(async (email) => {
        const token = newOneTimeToken()
        await sendMail(new ApprovalMail(email, wait.message, approvalLink(token)))
        return { email, tokenHash: oneTimeTokenHash(token) }
      })
    )
    const failed = sent.find((one) => one.status === 'rejected')
    const links = sent.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    if (failed && links.length === 0) throw failed.reason as Error
    if (failed) logger.error({ err: failed.reason as Error, executionId, path }, 'approval mail')
    for (const { email, tokenHash } of links) {
      const link = { execution_id: executionId, path, attempt, email, token_hash: tokenHash }
      await trx.table('approval_links').insert(link)
    }
    await trx
      .from('execution_waits')
      .where({ execution_id: executionId, path, attempt })
      .update({ mailed_at: new Date() })
    return true
  }

  async #addresses({ approvers }: Unmailed, trx: TransactionClientContract): Promise<string[]> {
    const ids = approvers.filter((one) => !one.includes('@'))
    const { rows } = await trx.rawQuery<{ rows: Array<{ email: string }> }>(ADDRESSES, { ids })
    const named = approvers.filter((one) => one.includes('@'))
    return [...new Set([...named, ...rows.map(({ email }) => email)])]
  }
}
