import FailureLimit from '#auth/failure_limit'
import { issueOneTimeToken } from '#actions/accounts/issue_one_time_token'
import PasswordResetRequested from '#events/password_reset_requested'
import type { RequestOrigin } from '#events/audited_event'
import findAccount from '#queries/users/find_account'
import { mailedLink } from '#services/mail/links'
import { sendMail } from '#services/mail/mailer'
import outbox from '#services/mail/outbox'
import ResetPasswordMail from '#services/mail/reset_password_mail'

/** Mails a way to choose a new password to an address, if an account that may come in has it. */
export default class RequestPasswordReset {
  /**
   * Whether there is such an account is looked up after the answer, so that nothing of it shows.
   *
   * @throws RateLimitExceededException when it was asked for the address too often
   */
  async handle(email: string, origin: RequestOrigin): Promise<void> {
    await new FailureLimit('password-reset', email).record()
    outbox.post('A mail to reset a password', () => this.#send(email, origin))
  }

  async #send(email: string, origin: RequestOrigin): Promise<void> {
    const user = await findAccount(email)
    if (!user?.isActive) return
    const token = await issueOneTimeToken(user.id, 'reset_password')
    await PasswordResetRequested.dispatch(user.id, origin)
    await sendMail(new ResetPasswordMail(user, mailedLink('reset-password', token)))
  }
}
