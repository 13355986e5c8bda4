import { inject } from '@adonisjs/core'
import FailureLimit from '#auth/failure_limit'
import PostMail from '#actions/mails/post_mail'
import type { RequestOrigin } from '#events/audited_event'

/** Mails a way to choose a new password to an address, if an account that may come in has it. */
@inject()
export default class RequestPasswordReset {
  constructor(protected postMail: PostMail) {}

  /**
   * Whether there is such an account is looked up after the answer, so that nothing of it shows.
   *
   * @throws RateLimitExceededException when it was asked for the address too often
   */
  async handle(email: string, origin: RequestOrigin): Promise<void> {
    await new FailureLimit('password-reset', email).record()
    await this.postMail.handle('reset_password', { email, origin })
  }
}
