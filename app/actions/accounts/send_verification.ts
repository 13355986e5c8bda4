import { inject } from '@adonisjs/core'
import FailureLimit from '#auth/failure_limit'
import PostMail from '#actions/mails/post_mail'
import type { RequestOrigin } from '#events/audited_event'

/** Mails the question whether an address is its user's once more, if that is not proved yet. */
@inject()
export default class SendVerification {
  constructor(protected postMail: PostMail) {}

  /**
   * Whether there is such an account is looked up after the answer, so that nothing of it shows.
   *
   * @throws RateLimitExceededException when it was asked for the address too often
   */
  async handle(email: string, origin: RequestOrigin): Promise<void> {
    await new FailureLimit('verification', email).record()
    await this.postMail.handle('verify_address', { email, origin })
  }
}
