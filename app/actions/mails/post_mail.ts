import { inject } from '@adonisjs/core'
import { HELD_SECONDS, keepMail } from '#actions/mails/keep_mail'
import type { MailKinds } from '#actions/mails/mail_kinds'
import SendKeptMail from '#actions/mails/send_kept_mail'
import outbox from '#services/mail/outbox'

/**
 * Mails that a request asks for. They are on disk before the answer, the same for everybody who
 * asks, and sent by this process when the answer is out; by a worker, if this one is gone by then or
 * the mail server does not take them.
 */
@inject()
export default class PostMail {
  constructor(protected sendKept: SendKeptMail) {}

  async handle<Kind extends keyof MailKinds>(kind: Kind, payload: MailKinds[Kind]): Promise<void> {
    this.soon(await keepMail(kind, payload, undefined, HELD_SECONDS))
  }

  /** Sends a mail that was kept, when its transaction is over. */
  soon(mailId: string): void {
    outbox.post('A mail', () => this.sendKept.handle(mailId))
  }
}
