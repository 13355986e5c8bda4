import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import SendVerification from '#actions/accounts/send_verification'
import UserPolicy from '#policies/user_policy'
import { forgotPasswordValidator, resendVerificationValidator } from '#validators/auth'

export default class VerificationRequestsController {
  /**
   * @store
   * @summary Get the mail once more that proves an address
   * @operationId resendVerification
   */
  @inject()
  async store(ctx: HttpContext, sendVerification: SendVerification) {
    const { request, origin, serialize } = ctx
    const { user } = ctx.auth
    if (user) await ctx.bouncer.with(UserPolicy).authorize('manageSelf')
    const data = request.body()
    const { email } = user
      ? {
          email: user.email,
          ...(await request.validateUsing(resendVerificationValidator, { data })),
        }
      : await request.validateUsing(forgotPasswordValidator, { data })
    await sendVerification.handle(email, origin())
    const message = 'If an account with this e-mail is not verified, a mail is on its way to it'
    return serialize({ message })
  }
}
