import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { countForAddress, countForUser } from '#auth/count_request'
import { apiKeyOf } from '#auth/guards/api_key_guard'

/**
 * Lets only those in who say who they are; afterwards `ctx.auth.user` is the user. A request that
 * has an API key is the key's, whatever else it has.
 *
 * @throws what the guard keeps from its attempt: AuthenticationRequiredException,
 * InvalidTokenException, TokenExpiredException, InvalidApiKeyException or ApiKeyExpiredException.
 */
export default class AuthMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const guard = apiKeyOf(ctx) === null ? 'jwt' : 'apiKey'
    if (await ctx.auth.checkUsing([guard])) {
      await countForUser(ctx, ctx.auth.getUserOrFail())
      return next()
    }
    // Guessing credentials ends at the limit of the address: 429 comes before the 401.
    await countForAddress(ctx)
    ctx.auth.use(guard).getUserOrFail()
  }
}
