import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import RefreshTokens from '#actions/accounts/refresh_tokens'
import { refreshValidator } from '#validators/auth'

export default class TokensController {
  /**
   * @store
   * @summary Get new tokens for a refresh token
   * @operationId refreshTokens
   */
  @inject()
  async store({ request, origin, serialize }: HttpContext, refreshTokens: RefreshTokens) {
    const { refreshToken } = await request.validateUsing(refreshValidator, { data: request.body() })
    return serialize(await refreshTokens.handle(refreshToken, origin()))
  }
}
