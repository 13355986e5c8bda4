import { BaseMail } from '@adonisjs/mail'
import { greetingOf, writeLetter } from './letter.js'

/** Characters of the message that a mail shows; the page behind the link shows all. */
const MAX_LENGTH = 2_000

/** Asks an approver for an answer. */
export default class ApprovalMail extends BaseMail {
  override subject = 'Your approval is asked for'

  constructor(
    private email: string,
    private question: string,
    private url: string
  ) {
    super()
  }

  override prepare(): void {
    const { text, html } = writeLetter({
      greeting: greetingOf(null),
      before: `A workflow waits for your answer:\n\n${this.question.slice(0, MAX_LENGTH)}`,
      link: { url: this.url, label: 'Look and answer' },
      after:
        'The link works once, until the question is answered or over. Whoever has it can answer in your name, so do not pass it on.',
    })
    this.message.to(this.email).text(text).html(html)
  }
}
