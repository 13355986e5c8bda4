import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import RegisterUser from '#actions/accounts/register_user'
import UserTransformer from '#transformers/user_transformer'
import { registerValidator } from '#validators/auth'

export default class RegistrationsController {
  /**
   * @store
   * @summary Make an account, and log in
   * @operationId register
   */
  @inject()
  async store({ request, response, origin, serialize }: HttpContext, registerUser: RegisterUser) {
    const input = await request.validateUsing(registerValidator, { data: request.body() })
    const { user, tokens } = await registerUser.handle(input, origin())
    response.status(201)
    return serialize({ user: UserTransformer.transform(user), tokens })
  }
}
