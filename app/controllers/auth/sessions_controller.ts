import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import LogIn from '#actions/accounts/log_in'
import RevokeSession from '#actions/accounts/revoke_session'
import findSessionOfToken from '#queries/find_session_of_token'
import UserTransformer from '#transformers/user_transformer'
import { loginValidator, logoutValidator } from '#validators/auth'

export default class SessionsController {
  /**
   * @store
   * @summary Log in
   * @operationId logIn
   */
  @inject()
  async store({ request, origin, serialize }: HttpContext, logIn: LogIn) {
    const credentials = await request.validateUsing(loginValidator, { data: request.body() })
    const { user, tokens } = await logIn.handle(credentials, origin())
    return serialize({ user: UserTransformer.transform(user), tokens })
  }

  /**
   * @destroy
   * @summary Log out
   * @operationId logOut
   *
   * Ends the session of the access token, of the refresh token, or of both. Whoever holds either
   * may end it, also when the access token has expired meanwhile; with neither it is a 401.
   */
  @inject()
  async destroy({ auth, request, response, origin }: HttpContext, revokeSession: RevokeSession) {
    const { refreshToken } = await request.validateUsing(logoutValidator, { data: request.body() })
    await auth.check()
    const held = refreshToken ? await findSessionOfToken(refreshToken) : null
    const ids = new Set([auth.user?.currentSessionId, held?.id].filter((id) => id !== undefined))
    if (ids.size === 0) auth.getUserOrFail()
    for (const id of ids) await revokeSession.handle(id, 'logout', origin())
    return response.noContent()
  }
}
