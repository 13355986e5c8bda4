import { BaseMail } from '@adonisjs/mail'
import { greetingOf, writeLetter } from './letter.js'

/** Asks whether an address belongs to who registered with it. */
export default class VerifyEmailMail extends BaseMail {
  override subject = 'Confirm your e-mail address'

  constructor(
    private recipient: { email: string; fullName: string | null },
    private url: string
  ) {
    super()
  }

  override prepare(): void {
    const { text, html } = writeLetter({
      greeting: greetingOf(this.recipient.fullName),
      before: 'This address was given for an account at Turbocat. Please confirm that it is yours.',
      link: { url: this.url, label: 'Confirm the address' },
      after: 'The link works once, within 48 hours. If it was not you, leave this mail alone.',
    })
    this.message.to(this.recipient.email).text(text).html(html)
  }
}
