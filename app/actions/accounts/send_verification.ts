import FailureLimit from '#auth/failure_limit'
import { issueOneTimeToken } from '#actions/accounts/issue_one_time_token'
import VerificationRequested from '#events/verification_requested'
import type { RequestOrigin } from '#events/audited_event'
import type User from '#models/user'
import findAccount from '#queries/users/find_account'
import { mailedLink } from '#services/mail/links'
import { sendMail } from '#services/mail/mailer'
import outbox from '#services/mail/outbox'
import VerifyEmailMail from '#services/mail/verify_email_mail'

/** Mails the question whether an address is its user's, after the answer to the request. */
export function postVerification(user: User, origin: RequestOrigin): void {
  outbox.post('A mail to verify an address', () => send(user, origin))
}

/** Mails it once more, if an account has the address and has not proved it yet. */
export default class SendVerification {
  /**
   * Whether there is such an account is looked up after the answer, so that nothing of it shows.
   *
   * @throws RateLimitExceededException when it was asked for the address too often
   */
  async handle(email: string, origin: RequestOrigin): Promise<void> {
    await new FailureLimit('verification', email).record()
    outbox.post('A mail to verify an address', async () => {
      const user = await findAccount(email)
      if (user?.isActive && !user.emailVerified) await send(user, origin)
    })
  }
}

async function send(user: User, origin: RequestOrigin): Promise<void> {
  const token = await issueOneTimeToken(user.id, 'verify_email')
  await VerificationRequested.dispatch(user.id, origin)
  await sendMail(new VerifyEmailMail(user, mailedLink('verify-email', token)))
}
