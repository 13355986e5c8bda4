import ShieldMiddleware from '@adonisjs/shield/shield_middleware'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** No page tells another site its address: it may name what somebody works on. */
const REFERRER = ['Referrer-Policy', 'no-referrer'] as const

/**
 * The headers that keep browsers from harm: those of `config/shield`, and the referrer policy. They
 * are the same for every request, since no policy has a nonce and nothing needs a CSRF token, so the
 * shield is asked once: it makes them, and a random nonce, anew each time that it is asked.
 */
export default class SecurityHeadersMiddleware {
  static #headers: Promise<(readonly [string, string])[]> | undefined

  async handle(ctx: HttpContext, next: NextFn) {
    const headers = await (SecurityHeadersMiddleware.#headers ??= askShield(ctx))
    for (const [name, value] of headers) ctx.response.header(name, value)
    return next()
  }
}

/** What the shield adds to an answer. */
async function askShield(ctx: HttpContext): Promise<(readonly [string, string])[]> {
  const shield = await ctx.containerResolver.make(ShieldMiddleware)
  const before = ctx.response.getHeaders()
  await shield.handle(ctx, () => Promise.resolve())
  const added = Object.entries(ctx.response.getHeaders()).filter(([name]) => !(name in before))
  return [REFERRER, ...added.map(([name, value]) => [name, String(value)] as const)]
}
