import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { countForAddress, isLimited, showLimit } from '#auth/count_request'

/**
 * Counts the requests of routes that nobody has to log in for. Where somebody has to, the
 * authentication counts: for the user, or for the address of who is none.
 */
export default class RateLimitMiddleware {
  #authenticated = new WeakMap<object, boolean>()

  async handle(ctx: HttpContext, next: NextFn) {
    if (!isLimited(ctx)) await showLimit(ctx)
    else if (!this.#authenticates(ctx)) await countForAddress(ctx)
    return next()
  }

  #authenticates({ route }: HttpContext): boolean {
    if (route === undefined) return false
    let known = this.#authenticated.get(route)
    if (known === undefined) {
      const stack = [...route.middleware.all()]
      known = stack.some((one) => 'name' in one && /^(auth|silentAuth)$/.test(one.name ?? ''))
      this.#authenticated.set(route, known)
    }
    return known
  }
}
