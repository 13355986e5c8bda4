import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/**
 * For routes that answer without login and say more with it: no credential is fine, a bad one is
 * not. `ctx.auth.user` is undefined for the former.
 */
export default class SilentAuthMiddleware {
  async handle({ auth, request }: HttpContext, next: NextFn) {
    const came = request.header('authorization') ?? request.header('x-api-key')
    if (came !== undefined && !(await auth.checkUsing(['jwt']))) auth.getUserOrFail()
    return next()
  }
}
