import { BaseMail } from '@adonisjs/mail'
import { greetingOf, writeLetter } from './letter.js'

/** The way back in for who forgot the password. */
export default class ResetPasswordMail extends BaseMail {
  override subject = 'Reset your password'

  constructor(
    private recipient: { email: string; fullName: string | null },
    private url: string
  ) {
    super()
  }

  override prepare(): void {
    const { text, html } = writeLetter({
      greeting: greetingOf(this.recipient.fullName),
      before: 'Somebody, probably you, asked for a new password for your Turbocat account.',
      link: { url: this.url, label: 'Choose a new password' },
      after:
        'The link works once, within one hour. If it was not you, there is nothing to do: the password stays as it is.',
    })
    this.message.to(this.recipient.email).text(text).html(html)
  }
}
