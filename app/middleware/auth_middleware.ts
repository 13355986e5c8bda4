import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { countForAddress, countForUser } from '#auth/count_request'

/**
 * Lets only those in who say who they are; afterwards `ctx.auth.user` is the user.
 *
 * @throws AuthenticationRequiredException, InvalidTokenException or TokenExpiredException, which
 * the guard keeps from its attempt.
 */
export default class AuthMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const { auth } = ctx
    if (await auth.checkUsing(['jwt'])) {
      countForUser(ctx, auth.getUserOrFail().id)
      return next()
    }
    // Guessing credentials ends at the limit of the address: 429 comes before the 401.
    countForAddress(ctx)
    auth.getUserOrFail()
  }
}
