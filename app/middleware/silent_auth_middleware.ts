import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { countForAddress, countForUser } from '#auth/count_request'

/**
 * For routes that answer without login and say more with it: no credential is fine, a bad one is
 * not. `ctx.auth.user` is undefined for the former.
 */
export default class SilentAuthMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const { auth, request } = ctx
    const came = request.header('authorization') ?? request.header('x-api-key')
    if (came !== undefined && (await auth.checkUsing(['jwt']))) {
      countForUser(ctx, auth.getUserOrFail().id)
      return next()
    }
    countForAddress(ctx)
    if (came !== undefined) auth.getUserOrFail()
    return next()
  }
}
