import { errors } from '@adonisjs/core'
import router from '@adonisjs/core/services/router'
import { type HttpContext, ExceptionHandler } from '@adonisjs/core/http'
import { countFailure } from '#auth/count_request'
import { failureBody } from '#exceptions/failure_body'
import { toApiException } from '#exceptions/failure'
import type ApiException from '#exceptions/api_exception'
import MethodNotAllowedException from '#exceptions/method_not_allowed_exception'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Every failure of every request ends here, and leaves as the envelope, or as its protocol has it. */
export default class HttpExceptionHandler extends ExceptionHandler {
  override async handle(error: unknown, ctx: HttpContext): Promise<void> {
    const failure = this.#describe(error, ctx)
    const { response } = ctx
    if (response.headersSent) return
    await countFailure(ctx)
    for (const [name, value] of Object.entries(failure.headers)) response.header(name, value)
    if (failure.retryAfter !== undefined) response.header('Retry-After', failure.retryAfter)
    // What is left of a body that was refused unread must not be taken for the next request.
    if (failure.status === 413) response.header('Connection', 'close')
    response.status(failure.status).send(failureBody(failure, ctx))
  }

  /** Logs what is our fault, with the request id; what a client did wrong is no news. */
  override async report(error: unknown, ctx: HttpContext): Promise<void> {
    const failure = toApiException(error)
    if (failure.status < 500) return
    const { method, path } = { method: ctx.request.method(), path: ctx.route?.pattern }
    ctx.logger.error({ err: failure.cause ?? error, method, path }, failure.code)
  }

  #describe(error: unknown, ctx: HttpContext): ApiException {
    if (error instanceof errors.E_ROUTE_NOT_FOUND) {
      const allowed = this.#otherMethods(ctx)
      if (allowed.length > 0) return new MethodNotAllowedException(allowed)
    }
    return toApiException(error)
  }

  /** The methods that the path has; a route that takes any path (the console's page) is none. */
  #otherMethods({ request }: HttpContext): string[] {
    const path = request.url()
    return METHODS.filter((method) => {
      const match = router.match(path, method, request.parsedUrl.shouldDecodeParam)
      return match !== null && !/^\/?\*$/.test(match.route.pattern)
    })
  }
}
