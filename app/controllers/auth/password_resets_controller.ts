import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import ResetPassword from '#actions/accounts/reset_password'
import findEmailOfToken from '#queries/users/find_email_of_token'
import { resetPasswordValidator } from '#validators/auth'

export default class PasswordResetsController {
  /**
   * @store
   * @summary Choose a new password
   * @operationId resetPassword
   */
  @inject()
  async store({ request, origin, serialize }: HttpContext, resetPassword: ResetPassword) {
    const data = request.body()
    const meta = { email: await findEmailOfToken(data.token) }
    const input = await request.validateUsing(resetPasswordValidator, { data, meta })
    await resetPassword.handle(input, origin())
    return serialize({ message: 'The password is changed, and all sessions have ended' })
  }
}
