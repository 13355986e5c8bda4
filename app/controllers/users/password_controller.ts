import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import ChangePassword from '#actions/accounts/change_password'
import UserPolicy from '#policies/user_policy'
import { changePasswordValidator } from '#validators/user'

export default class PasswordController {
  /**
   * @store
   * @summary Change the own password
   * @operationId changePassword
   */
  @inject()
  async store(
    { auth, bouncer, request, response, origin }: HttpContext,
    changePassword: ChangePassword
  ) {
    const user = auth.getUserOrFail()
    await bouncer.with(UserPolicy).authorize('manageSelf')
    const meta = { email: user.email }
    const input = await request.validateUsing(changePasswordValidator, {
      meta,
      data: request.body(),
    })
    await changePassword.handle(user, input, origin())
    return response.noContent()
  }
}
