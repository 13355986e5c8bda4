import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import RequestPasswordReset from '#actions/accounts/request_password_reset'
import { forgotPasswordValidator } from '#validators/auth'

export default class PasswordResetRequestsController {
  /**
   * @store
   * @summary Get a mail to choose a new password with
   * @operationId forgotPassword
   */
  @inject()
  async store({ request, origin, serialize }: HttpContext, requestReset: RequestPasswordReset) {
    const { email } = await request.validateUsing(forgotPasswordValidator, { data: request.body() })
    await requestReset.handle(email, origin())
    return serialize({ message: 'If an account has this e-mail, a mail is on its way to it' })
  }
}
