import { randomUUID } from 'node:crypto'
import logger from '@adonisjs/core/services/logger'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** What a caller may choose as the id; anything else could forge log lines. */
const WELL_FORMED = /^[A-Za-z0-9._-]{1,128}$/

/** Gives every request an id, the caller's own where it is well-formed, and answers it. */
export default class RequestIdMiddleware {
  handle(ctx: HttpContext, next: NextFn) {
    let id = ctx.request.id()
    if (id === undefined || !WELL_FORMED.test(id)) {
      id = randomUUID()
      ctx.request.request.headers['x-request-id'] = id
      ctx.logger = logger.child({ request_id: id })
    }
    ctx.response.header('X-Request-Id', id)
    return next()
  }
}
