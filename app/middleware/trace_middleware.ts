import type { HttpContext } from '@adonisjs/core/http'
import logger from '@adonisjs/core/services/logger'
import type { NextFn } from '@adonisjs/core/types/http'
import { tracedWork } from '#services/telemetry/traced_work'
import { traceIdOf, within, type Carrier } from '#services/telemetry/work_context'

/** Asked every few seconds by machines, and of no interest to anybody. */
const UNTRACED = /^\/(?:api\/v1\/)?(?:health|metrics)(?:\/|$)/

/** The longest `tracestate` that must be passed on (W3C Trace Context, 3.3.1.5), in characters. */
const MAX_TRACESTATE = 512

/** Makes whatever a request leads to a part of it: in log lines, and in a trace where there are any. */
export default class TraceMiddleware {
  handle(ctx: HttpContext, next: NextFn) {
    const { request, response } = ctx
    const requestId = request.id() ?? ''
    const method = request.method()
    const carrier = carrierOf(ctx)
    const isTraced = !UNTRACED.test(request.url())
    const span = isTraced ? tracedWork.request(method, requestId, carrier) : undefined
    const context = { requestId, carrier, span }
    const began = performance.now()
    response.response.once('close', () => {
      const route = ctx.route?.pattern
      const status = response.response.statusCode
      if (span) {
        if (route !== undefined) span.rename(`${method} ${route}`)
        span.set({ 'http.route': route, 'http.response.status_code': status })
        if (status >= 500) span.fail(String(status))
        span.end()
      }
      if (!logger.isLevelEnabled('debug')) return
      const durationMs = Math.round((performance.now() - began) * 10) / 10
      within(context, () => logger.debug({ method, path: route, status, durationMs }, 'request'))
    })
    return within(context, next)
  }
}

function carrierOf({ request }: HttpContext): Carrier | undefined {
  const traceparent = request.header('traceparent')
  if (traceIdOf(traceparent) === undefined) return undefined
  const tracestate = request.header('tracestate')
  const isFit = tracestate !== undefined && tracestate.length <= MAX_TRACESTATE
  return { traceparent, tracestate: isFit ? tracestate : undefined }
}
