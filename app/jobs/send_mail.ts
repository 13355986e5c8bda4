import { inject } from '@adonisjs/core'
import { Job } from '@rlanz/bull-queue'
import SendKeptMail from '#actions/mails/send_kept_mail'

/** "This mail may be due": what it says is kept in the table. */
@inject()
export default class SendMail extends Job {
  static readonly $$filepath = 'send_mail'

  constructor(private sendKept: SendKeptMail) {
    super()
  }

  async handle({ mailId }: { mailId: string }): Promise<void> {
    await this.sendKept.handle(mailId)
  }

  async rescue(): Promise<void> {}
}
