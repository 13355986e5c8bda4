import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { countForAddress, countForUser } from '#auth/count_request'
import { apiKeyOf } from '#auth/guards/api_key_guard'

/**
 * For routes that answer without login and say more with it: no credential is fine, a bad one is
 * not. `ctx.auth.user` is undefined for the former.
 */
export default class SilentAuthMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const { auth, request } = ctx
    const guard = apiKeyOf(ctx) === null ? 'jwt' : 'apiKey'
    const came = guard === 'apiKey' || request.header('authorization') !== undefined
    if (came && (await auth.checkUsing([guard]))) {
      await countForUser(ctx, auth.getUserOrFail())
      return next()
    }
    await countForAddress(ctx)
    if (came) auth.use(guard).getUserOrFail()
    return next()
  }
}
