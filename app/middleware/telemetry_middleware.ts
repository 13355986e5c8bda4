import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { httpMeter } from '#services/telemetry/http_meter'

/** Methods that are told apart; whatever else a client makes up is one. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Measures each request, from here to the end of its answer. */
export default class TelemetryMiddleware {
  handle(ctx: HttpContext, next: NextFn) {
    const began = performance.now()
    const { response } = ctx.response
    response.once('close', () => {
      // A stream is open as long as somebody listens, which says nothing about how quick we are.
      if (String(response.getHeader('content-type')).startsWith('text/event-stream')) return
      const method = ctx.request.method()
      // Paths that no route has are one: else anybody could make the list grow.
      httpMeter.record(
        ctx.route?.pattern ?? 'none',
        METHODS.has(method) ? method : 'other',
        response.statusCode,
        performance.now() - began
      )
    })
    return next()
  }
}
