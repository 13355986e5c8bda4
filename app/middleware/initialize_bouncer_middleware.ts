import { Bouncer } from '@adonisjs/bouncer'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import type User from '#models/user'

declare module '@adonisjs/core/http' {
  export interface HttpContext {
    /** `await bouncer.with(AgentPolicy).authorize('update', agent)` */
    bouncer: Bouncer<User>
  }
}

/** Gives each request the bouncer that asks the policies about its user. */
export default class InitializeBouncerMiddleware {
  handle(ctx: HttpContext, next: NextFn) {
    const bouncer = new Bouncer<User>(() => ctx.auth.user ?? null)
    ctx.bouncer = bouncer.setContainerResolver(ctx.containerResolver)
    return next()
  }
}
