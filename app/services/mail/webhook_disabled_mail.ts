import { BaseMail } from '@adonisjs/mail'
import { greetingOf, writeLetter } from './letter.js'

const WHY = {
  gone: 'It answered 410, which says that it does not want to be asked any more.',
  failing: 'For five days nothing that was sent there arrived.',
}

/** Tells who owns a webhook that nothing is sent there any more. */
export default class WebhookDisabledMail extends BaseMail {
  override subject = 'A webhook was disabled'

  constructor(
    private recipient: { email: string; fullName: string | null },
    private url: string,
    private reason: keyof typeof WHY,
    private consoleUrl: string
  ) {
    super()
  }

  override prepare(): void {
    const { text, html } = writeLetter({
      greeting: greetingOf(this.recipient.fullName),
      before: `Nothing is sent any more to this address of yours:\n\n${this.url}\n\n${WHY[this.reason]}`,
      link: { url: this.consoleUrl, label: 'Open Turbocat' },
      after:
        'Once it works again, make the webhook active, and redeliver what it missed: deliveries are kept for 30 days.',
    })
    this.message.to(this.recipient.email).text(text).html(html)
  }
}
