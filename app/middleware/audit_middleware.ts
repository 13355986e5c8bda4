import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import ChangeMade, { type RequestScope } from '#events/change_made'

/** A template is used, not changed, so no row of it tells that. */
const INSTANTIATE = '/api/v1/templates/:id/instantiate'

/** Lets what a request changes be told to the audit trail with who asked and from where. */
export default class AuditMiddleware {
  handle(ctx: HttpContext, next: NextFn) {
    const method = ctx.request.method()
    if (method === 'GET' || method === 'HEAD') return next()
    const scope: RequestScope = {
      origin: () => ctx.origin(),
      userId: () => ctx.auth.user?.id ?? null,
      route: ctx.route?.pattern ?? '',
      onSuccess: [],
    }
    return ChangeMade.request.run(scope, async () => {
      await next()
      if (ctx.response.getStatus() >= 400) return
      if (scope.route === INSTANTIATE) ChangeMade.note('template.instantiated', ctx.params.id)
      for (const tell of scope.onSuccess) tell()
    })
  }
}
