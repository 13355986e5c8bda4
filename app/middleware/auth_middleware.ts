import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/**
 * Lets only those in who say who they are; afterwards `ctx.auth.user` is the user.
 *
 * @throws AuthenticationRequiredException, InvalidTokenException or TokenExpiredException, which
 * the guard keeps from its attempt.
 */
export default class AuthMiddleware {
  async handle({ auth }: HttpContext, next: NextFn) {
    if (!(await auth.checkUsing(['jwt']))) auth.getUserOrFail()
    return next()
  }
}
