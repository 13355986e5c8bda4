import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import VerifyEmail from '#actions/accounts/verify_email'
import { verifyEmailValidator } from '#validators/auth'

export default class EmailVerificationsController {
  /**
   * @store
   * @summary Prove that an address is yours
   * @operationId verifyEmail
   */
  @inject()
  async store({ request, origin, serialize }: HttpContext, verifyEmail: VerifyEmail) {
    const { token } = await request.validateUsing(verifyEmailValidator, { data: request.body() })
    await verifyEmail.handle(token, origin())
    return serialize({ message: 'The e-mail is verified' })
  }
}
